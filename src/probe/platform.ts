import { linux } from './linux.ts';
import type { Listener } from './listeners.ts';
import { macos } from './macos.ts';
import type { Pid, Port, PortRange } from './port.ts';
import type { ProcessInfo } from './process.ts';
import { windows } from './windows.ts';

/** Which listeners are asked for. */
export interface ListenerQuery {
  /** Only these ports; all when absent. */
  readonly ports?: ReadonlySet<Port>;
  readonly signal?: AbortSignal;
}

/**
 * Who listens, and which process is which. Another platform is one more implementation. Processes
 * that end while they are looked at are normal and simply missing from the answer.
 */
export interface ListenerSource {
  /** One entry per port and process; without `pid` where the system does not say whose it is. */
  listeners(query: ListenerQuery): Promise<readonly Listener[]>;
  /** Opaque start time of a process, `undefined` when there is none (a zombie counts as none). */
  startTime(pid: Pid): Promise<string | undefined>;
  /** The process's parent, grandparent and so on, nearest first; at most 32. */
  ancestors(pid: Pid): Promise<readonly ProcessInfo[]>;
}

/** The port ranges the operating system keeps for itself. */
export interface RangeSource {
  /** Where outgoing connections get their port; `undefined` when the system does not say. */
  ephemeral(): Promise<PortRange | undefined>;
  /** Ranges nobody should take. */
  reserved(): Promise<readonly PortRange[]>;
  /** Ports below this number need privileges. */
  privilegedBelow(): Promise<number>;
}

/** Everything Berth asks one operating system. */
export interface Platform {
  readonly listeners: ListenerSource;
  readonly ranges: RangeSource;
}

/** The platform this process runs on; systems nobody wrote a file for are treated as the nearest. */
export const platform: Platform =
  process.platform === 'win32' ? windows : process.platform === 'darwin' ? macos : linux;
