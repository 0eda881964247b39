import { asJsonObject, type JsonObject } from '../../registry/jsonObject.ts';
import { type RunHandoff, toRunHandoff } from '../activity/runs.ts';

/** A word of a command line; `quoting` as in tasks.json. */
export type Word =
  | string
  | { readonly value: string; readonly quoting: 'escape' | 'strong' | 'weak' };

/** What runs the command: nothing in between, or a shell (the user's default one without `executable`). */
export type Runner =
  | { readonly kind: 'process' }
  | { readonly kind: 'shell'; readonly executable?: string; readonly args?: readonly string[] };

/** What a task of type `berth` runs on this machine. Any string may hold tokens. */
export interface BerthTask {
  readonly command: Word;
  readonly args: readonly Word[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly runner: Runner;
  readonly handoff: RunHandoff;
  /** The lock that it holds while it runs. */
  readonly lock?: string;
}

const OS_KEYS: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'windows',
  darwin: 'osx',
  linux: 'linux',
};

/**
 * Reads a definition as it stands in tasks.json, with the block of the platform over it. What has
 * the wrong form is left out, but a lock: the manifest's schema has marked it in the editor.
 */
export function readDefinition(definition: JsonObject, platform: NodeJS.Platform): BerthTask {
  const block = asJsonObject(definition[OS_KEYS[platform] ?? '']);
  const merged: JsonObject = { ...definition, ...block };
  const { args, cwd, lock } = merged;
  return {
    command: toWord(merged.command) ?? '',
    args: Array.isArray(args) ? args.flatMap((arg) => toWord(arg) ?? []) : [],
    env: { ...toEnv(definition.env), ...toEnv(block.env) },
    ...(typeof cwd === 'string' && cwd !== '' ? { cwd } : {}),
    runner: toRunner(merged.shell),
    handoff: toRunHandoff(merged.handoff),
    // One of the wrong form is no lock's name, and told when the task runs: without it, two could run at once.
    ...(lock === undefined || lock === null ? {} : { lock: typeof lock === 'string' ? lock : '' }),
  };
}

/** The task with every string in it replaced. */
export function mapTask(task: BerthTask, map: (text: string) => string): BerthTask {
  const word = (from: Word): Word =>
    typeof from === 'string' ? map(from) : { ...from, value: map(from.value) };
  const { command, args, env, cwd, runner } = task;
  return {
    ...task,
    command: word(command),
    args: args.map(word),
    env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, map(value)])),
    ...(cwd === undefined ? {} : { cwd: map(cwd) }),
    runner:
      runner.kind === 'process'
        ? runner
        : {
            ...runner,
            ...(runner.executable === undefined ? {} : { executable: map(runner.executable) }),
            ...(runner.args === undefined ? {} : { args: runner.args.map(map) }),
          },
  };
}

/** Every string of a task. */
export function textsOf(task: BerthTask): string[] {
  const texts: string[] = [];
  mapTask(task, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

/** Like VS Code's own tasks: a text, a list of texts to be joined, or one of both with its quoting. */
function toWord(value: unknown): Word | undefined {
  const text = toText(value);
  if (text !== undefined) return text;
  const { value: inner, quoting } = asJsonObject(value);
  const innerText = toText(inner);
  if (innerText === undefined) return undefined;
  return quoting === 'escape' || quoting === 'strong' || quoting === 'weak'
    ? { value: innerText, quoting }
    : innerText;
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return undefined;
  return value.filter((part) => typeof part === 'string').join(' ');
}

function toEnv(value: unknown): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [key, text] of Object.entries(asJsonObject(value))) {
    if (['string', 'number', 'boolean'].includes(typeof text)) env[key] = String(text);
  }
  return env;
}

function toRunner(value: unknown): Runner {
  if (value === false) return { kind: 'process' };
  const { executable, args } = asJsonObject(value);
  return {
    kind: 'shell',
    ...(typeof executable === 'string' && executable !== '' ? { executable } : {}),
    ...(Array.isArray(args) ? { args: args.filter((arg) => typeof arg === 'string') } : {}),
  };
}
