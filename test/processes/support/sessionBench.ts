import fs from 'node:fs';
import path from 'node:path';
import { findBusybox } from '../../../scripts/host/busybox.mts';
import { Registry } from '../../../src/registry/registry.ts';
import type { StartRequest } from '../../../src/session/operations.ts';
import { Sessions } from '../../../src/session/sessions.ts';
import { scratchFolder } from './storm.ts';

const busybox = await findBusybox();

/** A registry of its own, a project `shop`, and its sessions. */
export interface SessionBench {
  readonly folder: string;
  readonly project: string;
  readonly registry: Registry;
  readonly sessions: Sessions;
  /** What starts a small server on a session's port. */
  request(name: string, more?: Partial<StartRequest>): StartRequest;
  left(): Promise<Left>;
  /** Ends what still runs, and removes everything. */
  remove(): void;
}

/** What there is of sessions. */
export interface Left {
  /** Process ids. */
  readonly processes: readonly number[];
  /** With names that were there before any session. */
  readonly names: readonly string[];
  readonly records: readonly string[];
  /** With what is written there to be renamed into place. */
  readonly locks: readonly string[];
}

/** No trace of any session. */
export const NOTHING: Left = { processes: [], names: [], records: [], locks: [] };

/**
 * A bench in a new folder.
 * @param parent a folder that somebody else removes; one of its own otherwise
 */
export function openSessionBench(parent?: string, name = 'bench'): SessionBench {
  const own = parent === undefined ? scratchFolder() : undefined;
  const folder = own?.folder ?? path.join(parent ?? '', name);
  const project = path.join(folder, 'shop');
  fs.mkdirSync(path.join(project, '.git'), { recursive: true });
  const registry = new Registry({ file: path.join(folder, 'state', 'registry.json'), by: 'test' });
  const sessions = new Sessions(registry);
  const { files } = sessions;
  return {
    folder,
    project,
    registry,
    sessions,
    request: (name, more = {}) => ({
      name,
      root: project,
      command: serve(`$<port:${name}>`),
      readyTimeout: 60_000,
      ...more,
    }),
    left: async () => ({
      processes: processesOf(files.markerStart),
      names: (await registry.read()).all().map((named) => named.name),
      records: filesIn(files.folder).filter((file) => file.endsWith('.json')),
      // An empty one tells nobody whose it was, so it may lie there until clean-up.
      locks: filesIn(files.locks).filter(
        (file) => fs.statSync(path.join(files.locks, file)).size > 0,
      ),
    }),
    remove: () => {
      for (const pid of processesOf(files.markerStart)) process.kill(pid, 'SIGKILL');
      own?.remove();
    },
  };
}

/** A command that listens on a port and is light: less than 1 MB where busybox can be had. */
export function serve(port: string, host = '127.0.0.1'): readonly string[] {
  if (busybox !== undefined) return [busybox, 'httpd', '-f', '-p', `${host}:${port}`];
  const program = `require('node:http').createServer((_, a) => a.end()).listen(${port}, '${host}')`;
  return [process.execPath, '-e', program];
}

/** Whether {@link serve} is light enough for hundreds. */
export const servesLight = busybox !== undefined;

/** The living processes that carry a mark of these sessions, found without Berth's own code. */
export function processesOf(markerStart: string): number[] {
  return fs.readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const env = fs.readFileSync(`/proc/${entry}/environ`, 'latin1');
      return env.includes(`BERTH_SESSION=${markerStart}`) ? Number(entry) : [];
    } catch {
      return [];
    }
  });
}

function filesIn(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}
