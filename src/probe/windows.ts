import { userInfo } from 'node:os';
import { win32 } from 'node:path';
import { climb } from './climb.ts';
import { shortCommand } from './command.ts';
import { anonymousListener, describeListener, withoutArguments } from './describe.ts';
import { ProbeError } from './errors.ts';
import { groupBy } from './groupBy.ts';
import type { Listener } from './listeners.ts';
import type { ListenerQuery, ListenerSource, Platform } from './platform.ts';
import { type Pid, type Port, type PortRange, toPid, toPort } from './port.ts';
import type { ProcessDetails, ProcessInfo } from './process.ts';
import { type RunTool, runTool } from './tool.ts';
import { splitWindowsCommandLine } from './windowsCommandLine.ts';

const systemFolder = win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32');
const powershell = win32.join(systemFolder, 'WindowsPowerShell', 'v1.0', 'powershell.exe');
const netsh = win32.join(systemFolder, 'netsh.exe');

/**
 * Prints one JSON document. It holds no double quote, so that it passes Node's argument quoting as
 * it stands. Owners are asked for listening processes only: each costs a call.
 */
const script = [
  `$ErrorActionPreference = 'SilentlyContinue'`,
  `[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)`,
  `$sockets = @(Get-NetTCPConnection -State Listen | Select-Object LocalAddress, LocalPort, OwningProcess)`,
  `$pids = @($sockets | ForEach-Object { [uint32]$_.OwningProcess } | Sort-Object -Unique)`,
  `$processes = @(Get-CimInstance Win32_Process | ForEach-Object {`,
  `  $owner = $null`,
  `  if ($pids -contains $_.ProcessId) { $owner = Invoke-CimMethod -InputObject $_ -MethodName GetOwner }`,
  `  $created = $null`,
  `  if ($_.CreationDate) { $created = $_.CreationDate.ToUniversalTime().ToString('o') }`,
  `  [pscustomobject]@{ pid = $_.ProcessId; ppid = $_.ParentProcessId; name = $_.Name;`,
  `    line = $_.CommandLine; created = $created; user = $owner.User; domain = $owner.Domain } })`,
  `@{ sockets = $sockets; processes = $processes } | ConvertTo-Json -Compress -Depth 4`,
].join('\n');

/** Prints nothing when there is no such process, and `?` when its start is hidden. */
const startScript = (pid: Pid): string =>
  [
    `$process = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'`,
    `if ($process.CreationDate) { $process.CreationDate.ToUniversalTime().ToString('o') }`,
    `elseif ($process) { '?' }`,
  ].join('\n');

const shellOptions = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command'] as const;

interface Snapshot {
  readonly sockets: readonly {
    readonly port: Port;
    readonly address: string;
    readonly pid?: Pid;
  }[];
  readonly processes: ReadonlyMap<Pid, ProcessDetails>;
}

/**
 * Reads what the script above prints.
 *
 * @throws {ProbeError} it is not such a document (`EBADMSG`).
 */
export function parseSnapshot(output: string, ownUser: string): Snapshot {
  const document = parseJson(output);
  const processes = new Map<Pid, ProcessDetails>();
  for (const item of records(document.processes)) {
    const info = toProcess(item, ownUser);
    if (info !== undefined) processes.set(info.pid, info);
  }
  const sockets = records(document.sockets).flatMap((item) => {
    const port = toPort(item.LocalPort);
    const address = item.LocalAddress;
    const pid = toPid(item.OwningProcess);
    if (port === undefined || typeof address !== 'string') return [];
    // A link-local address carries its interface: fe80::1%12.
    return [{ port, address: address.replace(/%.*$/, ''), ...(pid === undefined ? {} : { pid }) }];
  });
  return { sockets, processes };
}

function toProcess(item: Readonly<Record<string, unknown>>, ownUser: string) {
  const pid = toPid(item.pid);
  const created = new Date(text(item.created));
  // The idle process has number 0; system processes show no creation time to ordinary users.
  if (pid === undefined) return undefined;
  const time = created.getTime();
  const ppid = toPid(item.ppid);
  const name = text(item.name);
  const argv = splitWindowsCommandLine(text(item.line));
  const user = text(item.user);
  const domain = text(item.domain);
  const info: ProcessDetails = {
    pid,
    ...(ppid === undefined ? {} : { ppid }),
    command: shortCommand(argv, name),
    ...(argv.length === 0 ? {} : { commandLine: argv }),
    ...(user === ''
      ? {}
      : {
          user: domain === '' ? user : `${domain}\\${user}`,
          own: user.toLowerCase() === ownUser.toLowerCase(),
        }),
    startTime: Number.isNaN(time) ? '' : `t${time}`,
    ...(Number.isNaN(time) ? {} : { started: created.toISOString() }),
  };
  return info;
}

function parseJson(output: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(output.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new ProbeError('EBADMSG', 'PowerShell did not say who listens.', { cause });
  }
  return isRecord(value) ? value : {};
}

/** ConvertTo-Json of PowerShell 5.1 may unwrap a list of one. */
function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return (Array.isArray(value) ? value : [value]).filter(isRecord);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** netsh translates its words, so only the numbers count: the first port, then how many. */
export function parseDynamicPorts(output: string): PortRange | undefined {
  const [start, count] = [...output.matchAll(/:\s*(\d+)\s*$/gm)].map(([, digits]) =>
    Number(digits),
  );
  const first = toPort(start);
  const last = toPort((start ?? 0) + (count ?? 0) - 1);
  return first === undefined || last === undefined || last < first ? undefined : { first, last };
}

/** Rows of two numbers, first and last port; a `*` marks those an administrator added. */
export function parseExcludedPorts(output: string): readonly PortRange[] {
  return [...output.matchAll(/^\s*(\d+)\s+(\d+)\s*\*?\s*$/gm)].flatMap(([, a, b]) => {
    const first = toPort(Number(a));
    const last = toPort(Number(b));
    return first === undefined || last === undefined ? [] : [{ first, last }];
  });
}

/**
 * The parent number of a Windows process is not kept up to date: a process that started later than
 * its supposed child merely got the number of the parent that ended.
 */
function realParents(line: readonly ProcessDetails[], child: ProcessDetails | undefined) {
  let later = child;
  const end = line.findIndex((parent) => {
    const fake = (parent.started ?? '') > (later?.started ?? '~');
    later = parent;
    return fake;
  });
  return end < 0 ? line : line.slice(0, end);
}

/**
 * Windows through PowerShell and netsh. Written from their documentation and tested on printed
 * samples; **never yet run on Windows**. Working directories are not to be had.
 */
export function windowsWith(run: RunTool): Platform {
  const read = async (signal?: AbortSignal): Promise<Snapshot> => {
    const output = await run(powershell, [...shellOptions, script], signal);
    return parseSnapshot(output, userInfo().username);
  };
  const lineage = async ({ processes }: Snapshot, pid: Pid): Promise<readonly ProcessInfo[]> => {
    const child = processes.get(pid);
    const line = await climb(child, (id) => processes.get(id));
    return realParents(line, child).map(withoutArguments);
  };
  const list = async ({ ports, signal }: ListenerQuery): Promise<readonly Listener[]> => {
    const snapshot = await read(signal);
    const asked = snapshot.sockets.filter(({ port }) => ports?.has(port) ?? true);
    return Promise.all(
      [...groupBy(asked, (s) => `${s.port} ${s.pid}`).values()].map(async (group) => {
        const [{ pid }] = group;
        const info = pid === undefined ? undefined : snapshot.processes.get(pid);
        return info === undefined
          ? anonymousListener(group)
          : describeListener(group, info, await lineage(snapshot, info.pid));
      }),
    );
  };
  const listeners: ListenerSource = {
    listeners: list,
    async startTime(pid) {
      const output = await run(powershell, [...shellOptions, startScript(pid)], undefined);
      if (output.trim() === '') return undefined;
      const time = Date.parse(output.trim());
      return Number.isNaN(time) ? '' : `t${time}`;
    },
    ancestors: async (pid) => lineage(await read(), pid),
  };
  const excluded = async (family: 'ipv4' | 'ipv6'): Promise<readonly PortRange[]> => {
    const args = ['interface', family, 'show', 'excludedportrange', 'protocol=tcp'];
    return parseExcludedPorts(await run(netsh, args, undefined));
  };
  return {
    listeners,
    ranges: {
      async ephemeral() {
        const args = ['interface', 'ipv4', 'show', 'dynamicport', 'tcp'];
        return parseDynamicPorts(await run(netsh, args, undefined));
      },
      reserved: async () => (await Promise.all([excluded('ipv4'), excluded('ipv6')])).flat(),
      privilegedBelow: async () => 0,
    },
  };
}

/** Windows with its own tools. */
export const windows: Platform = windowsWith(runTool);
