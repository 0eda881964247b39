import { type Listener, listListeners } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import { isAlive, isOfAnotherBoot, type ProcessIdentity } from '../../probe/process.ts';
import { remember } from '../../probe/remember.ts';
import { type FolderState, folderLook, isSharedRegistry, judgeFolder } from './folder.ts';

/** What clean-up asks the machine, at one moment; replaced in tests only. */
export interface Machine {
  /** Milliseconds since 1970. */
  readonly now: number;
  isAlive(identity: ProcessIdentity): Promise<'live' | 'dead' | 'unknown'>;
  /** What became of a project's folder; asked once for each. */
  folder(root: string): Promise<FolderState>;
  /** @throws when it cannot be found out */
  listeners(ports: ReadonlySet<Port>): Promise<readonly Listener[]>;
}

/**
 * This machine, now.
 * @param patience how long a file system may take to answer, in ms
 */
export function thisMachine(registryFile: string, patience: number): Machine {
  const asked = folderLook(registryFile);
  // Many projects lie in one folder.
  const look = { ...asked, stat: remember(asked.stat), isEmpty: remember(asked.isEmpty) };
  const known = new Map<string, Promise<FolderState>>();
  // One after the other, and none after one without an answer: a network file system whose server is
  // away keeps each question, and Node has four threads for the files of the whole process.
  let last: Promise<unknown> = Promise.resolve();
  let silent = false;
  const ask = async (root: string): Promise<FolderState> => {
    const answer = silent ? undefined : await within(patience, judgeFolder(root, look));
    silent ||= answer === undefined;
    return answer ?? { kind: 'unknown', doubt: { kind: 'no-access', code: 'ETIMEDOUT' } };
  };
  return {
    now: Date.now(),
    async isAlive(identity) {
      const state = await isAlive(identity);
      // Only where no other machine writes the registry, as two machines may have one name.
      const ended = state === 'unknown' && isOfAnotherBoot(identity);
      return ended && !(await isSharedRegistry(look)) ? 'dead' : state;
    },
    folder(root) {
      const answer = known.get(root) ?? last.then(() => ask(root));
      known.set(root, answer);
      last = answer.catch(() => {});
      return answer;
    },
    listeners: (ports) => listListeners({ ports }),
  };
}

/** The result of some work, or `undefined` when it takes too long. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
