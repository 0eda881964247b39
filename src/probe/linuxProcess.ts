import { readFile, readlink } from 'node:fs/promises';
import { uptime, userInfo } from 'node:os';
import { shortCommand } from './command.ts';
import { isZombie, readStat } from './linuxProc.ts';
import type { ProcessStat } from './linuxStat.ts';
import type { Pid } from './port.ts';
import type { ProcessDetails } from './process.ts';

/** USER_HZ, which the kernel promises to programs: 100 wherever Node runs. */
const ticksPerSecond = 100;

/** Looks processes up; remembers users' names, so make a new one for each listing. */
export function processReader(): {
  read(pid: Pid): Promise<ProcessDetails | undefined>;
  userName(uid: number): Promise<string>;
} {
  let names: Promise<ReadonlyMap<number, string>> | undefined;
  const userName = async (uid: number): Promise<string> => {
    names ??= readUserNames();
    return (await names).get(uid) ?? String(uid);
  };
  return { userName, read: (pid) => readProcess(pid, userName) };
}

/** `undefined` where there is no such process, or only a zombie of it. */
export async function readStartTime(pid: Pid): Promise<string | undefined> {
  return readLiveStat(pid)?.startTime;
}

function readLiveStat(pid: Pid): ProcessStat | undefined {
  const stat = readStat(pid);
  return stat === undefined || isZombie(stat) ? undefined : stat;
}

async function readProcess(
  pid: Pid,
  userName: (uid: number) => Promise<string>,
): Promise<ProcessDetails | undefined> {
  const stat = readLiveStat(pid);
  const [status, commandLine, cwd] = await Promise.all([
    orNone(readFile(`/proc/${pid}/status`, 'utf8')),
    orNone(readFile(`/proc/${pid}/cmdline`, 'utf8')),
    orNone(readlink(`/proc/${pid}/cwd`)),
  ]);
  if (stat === undefined) return undefined;
  const uid = /^Uid:\s+(\d+)/m.exec(status ?? '')?.[1];
  const argv = splitCommandLine(commandLine ?? '');
  return {
    pid,
    ...(stat.ppid === undefined ? {} : { ppid: stat.ppid }),
    command: shortCommand(argv, stat.comm),
    ...(argv.length === 0 ? {} : { commandLine: argv }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined
      ? {}
      : { user: await userName(Number(uid)), own: Number(uid) === process.getuid?.() }),
    startTime: stat.startTime,
    started: new Date(bootTime() + (Number(stat.startTime) / ticksPerSecond) * 1000).toISOString(),
  };
}

/** NUL ends each argument; a process that rewrote its title pads with more of them. */
function splitCommandLine(text: string): readonly string[] {
  const trimmed = text.replace(/\0+$/, '');
  return trimmed === '' ? [] : trimmed.split('\0');
}

let booted: number | undefined;

/** Milliseconds since 1970; taken once, so that a listed start never wavers. */
function bootTime(): number {
  booted ??= Date.now() - uptime() * 1000;
  return booted;
}

async function readUserNames(): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>();
  for (const line of ((await orNone(readFile('/etc/passwd', 'utf8'))) ?? '').split('\n')) {
    const [name, , uid] = line.split(':');
    // The first entry of a number is the one every tool shows.
    if (name && uid && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  const own = process.getuid?.();
  if (own !== undefined && !names.has(own)) {
    // Network directories are not in /etc/passwd, and userInfo throws where nobody knows the user.
    try {
      names.set(own, userInfo().username);
    } catch {}
  }
  return names;
}

/** Processes end while they are looked at, and other users' are partly closed. */
async function orNone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch {
    return undefined;
  }
}
