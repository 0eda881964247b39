import type { Choice, Plan, ProjectFile, Refusal } from '../literals/project/plan.ts';
import { ScanThread } from './scanThread.ts';

/** Texts that are shorter, all together, are planned faster than a thread starts. */
const SHORT = 50_000;

/**
 * The same as `planReplacement`, without holding the calling thread up: what is long is planned in a
 * thread of its own.
 * @param script the bundled `scanWorker.js`
 * @throws WorkerLost when that thread crashed
 */
export async function planAway(
  script: string,
  choices: readonly Choice[],
  config: string | undefined,
): Promise<Plan> {
  const files = [...new Set(choices.map(({ file }) => file))];
  if (files.reduce((length, { text }) => length + text.length, 0) < SHORT) {
    return (await import('../literals/project/plan.ts')).planReplacement(choices, config);
  }
  const thread = new ScanThread(script);
  try {
    const answer = await thread.run({
      kind: 'plan',
      // What else a file may carry is not for other threads, and its ports are in the choices.
      files: files.map(({ path, kind, text }) => ({ path, kind, text, literals: [] })),
      choices: choices.map(({ file, ...rest }) => ({ ...rest, file: files.indexOf(file) })),
      config,
    });
    const refused = answer.refused.flatMap(({ choice, reason }): Refusal[] => {
      const own = choices[choice];
      return own === undefined ? [] : [{ choice: own, reason }];
    });
    const left = new Set(refused.map(({ choice }) => choice));
    return {
      edits: new Map(
        answer.edits.flatMap(([index, edits]): [ProjectFile, typeof edits][] => {
          const file = files[index];
          return file === undefined ? [] : [[file, edits]];
        }),
      ),
      ...(answer.config === undefined ? {} : { config: answer.config }),
      wanted: answer.wanted,
      done: choices.filter((choice) => !left.has(choice)),
      refused,
    };
  } finally {
    thread.stop();
  }
}
