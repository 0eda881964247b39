import { climb } from './climb.ts';
import { shortCommand } from './command.ts';
import { anonymousListener, describeListener } from './describe.ts';
import { groupBy } from './groupBy.ts';
import type { Listener } from './listeners.ts';
import { type LsofSocket, parseLsofFolders, parseLsofSockets } from './lsof.ts';
import type { ListenerQuery, ListenerSource, Platform } from './platform.ts';
import { type Pid, parsePortRange, toPid } from './port.ts';
import type { ProcessInfo } from './process.ts';
import { type RunTool, runTool } from './tool.ts';

/** Full paths: an editor started from the Dock has a short PATH. */
const lsof = '/usr/sbin/lsof';
const ps = '/bin/ps';
const sysctl = '/usr/sbin/sysctl';

type ProcessTable = ReadonlyMap<Pid, ProcessInfo>;

const psColumns = 'pid=,ppid=,ruid=,user=,stat=,lstart=,command=';
const psLine =
  /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\s+(.*)$/;

/**
 * Reads what `ps` prints of these columns (C locale, UTC). The arguments
 * cannot be told apart again, so `commandLine` stays out.
 */
export function parsePs(output: string, ownUid: number | undefined): ProcessTable {
  const table = new Map<Pid, ProcessInfo>();
  for (const line of output.split('\n')) {
    const [, id, parent, uid, user, stat, start, command] = psLine.exec(line) ?? [];
    const pid = toPid(Number(id));
    if (pid === undefined || user === undefined || command === undefined) continue;
    if (stat?.startsWith('Z')) continue;
    const ppid = toPid(Number(parent));
    const started = new Date(`${start} UTC`);
    table.set(pid, {
      pid,
      ...(ppid === undefined ? {} : { ppid }),
      user,
      own: Number(uid) === ownUid,
      command: shortCommand(command.split(/\s+/), command),
      startTime: `t${started.getTime()}`,
      started: started.toISOString(),
    });
  }
  return table;
}

/** The members of each shared socket that have no ancestor among them. */
function topHolders(sockets: readonly LsofSocket[], table: ProcessTable): readonly LsofSocket[] {
  const bySocket = groupBy(sockets, ({ device, port }) =>
    device === '' ? {} : `${device} ${port}`,
  );
  return [...bySocket.values()].flatMap((sharers) => {
    const pids = new Set(sharers.map(({ pid }) => pid));
    return sharers.filter(({ pid }) => {
      let parent = table.get(pid)?.ppid;
      for (let depth = 0; parent !== undefined && depth < 32; depth += 1) {
        // launchd opens sockets for services and keeps them.
        if (parent !== 1 && pids.has(parent)) return false;
        parent = table.get(parent)?.ppid;
      }
      return pid !== 1 || pids.size === 1;
    });
  });
}

/**
 * macOS through lsof, ps and sysctl. Written from their manuals and tested on printed samples;
 * **never yet run on a Mac**. Working directories and, without root, other users' sockets are
 * subject to what lsof may see.
 */
export function macosWith(run: RunTool): Platform {
  const readTable = async (signal?: AbortSignal): Promise<ProcessTable> =>
    parsePs(await run(ps, ['-axww', '-o', psColumns], signal), process.getuid?.());

  const readFolders = async (
    pids: readonly Pid[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<Pid, string>> =>
    pids.length === 0
      ? new Map()
      : parseLsofFolders(
          await run(lsof, ['-a', '-d', 'cwd', '-p', [...new Set(pids)].join(), '-Fpn'], signal),
        );

  const withFolder = (info: ProcessInfo, folders: ReadonlyMap<Pid, string>): ProcessInfo => {
    const cwd = folders.get(info.pid);
    return cwd === undefined ? info : { ...info, cwd };
  };

  const list = async ({ ports, signal }: ListenerQuery): Promise<readonly Listener[]> => {
    const [output, table] = await Promise.all([
      run(lsof, ['-nP', '-iTCP', '-sTCP:LISTEN', '-FpfdtnT'], signal),
      readTable(signal),
    ]);
    const asked = parseLsofSockets(output).filter(({ port }) => ports?.has(port) ?? true);
    const groups = [...groupBy(topHolders(asked, table), (s) => `${s.port} ${s.pid}`).values()];
    const lines = await Promise.all(
      groups.map(async ([{ pid }]) => climb(table.get(pid), (id) => table.get(id))),
    );
    const pids = [...groups.map(([{ pid }]) => pid), ...lines.flat().map(({ pid }) => pid)];
    const folders = await readFolders(pids, signal);
    return groups.map((group, index): Listener => {
      const info = table.get(group[0].pid);
      if (info === undefined) return anonymousListener(group);
      const parents = (lines[index] ?? []).map((parent) => withFolder(parent, folders));
      return describeListener(group, withFolder(info, folders), parents);
    });
  };

  const listeners: ListenerSource = {
    listeners: list,
    async startTime(pid) {
      const output = await run(ps, ['-p', String(pid), '-ww', '-o', psColumns], undefined);
      return parsePs(output, undefined).get(pid)?.startTime;
    },
    async ancestors(pid) {
      const table = await readTable();
      const line = await climb(table.get(pid), (id) => table.get(id));
      const folders = await readFolders(line.map((info) => info.pid));
      return line.map((info) => withFolder(info, folders));
    },
  };

  return {
    listeners,
    ranges: {
      async ephemeral() {
        const names = ['net.inet.ip.portrange.first', 'net.inet.ip.portrange.last'];
        const output = await run(sysctl, ['-n', ...names], undefined);
        return parsePortRange(output.trim().split(/\s+/).join('-'));
      },
      reserved: async () => [],
      // Since macOS 10.14 a wildcard bind needs none, but one of 127.0.0.1 still does.
      privilegedBelow: async () => 1024,
    },
  };
}

/** macOS with its own tools. */
export const macos: Platform = macosWith(runTool);
