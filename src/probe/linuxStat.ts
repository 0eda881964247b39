import { type Pid, toPid } from './port.ts';

/** The fields of /proc/PID/stat that Berth needs (proc_pid_stat(5)). */
export interface ProcessStat {
  readonly pid: Pid;
  /** The kernel's name of the process, at most 15 bytes. */
  readonly comm: string;
  readonly state: string;
  readonly ppid: Pid | undefined;
  /** The process group; absent for the kernel's own threads. */
  readonly group: Pid | undefined;
  /** Clock ticks since boot, as the digits stand there: they may exceed what a number holds. */
  readonly startTime: string;
}

/** `comm` may hold anything, also spaces, brackets and line breaks: fields count from its last `)`. */
export function parseStat(text: string): ProcessStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const pid = toPid(Number(text.slice(0, Math.max(open, 0)).trim()));
  const [state, ppid, ...rest] = text
    .slice(close + 1)
    .trim()
    .split(' ');
  // `rest` starts with field 5; the start time is field 22.
  const [group] = rest;
  const startTime = rest[17];
  if (open < 0 || close < open || pid === undefined || state === undefined) return undefined;
  if (startTime === undefined || !/^\d+$/.test(startTime)) return undefined;
  const comm = text.slice(open + 1, close);
  return { pid, comm, state, ppid: toPid(Number(ppid)), group: toPid(Number(group)), startTime };
}
