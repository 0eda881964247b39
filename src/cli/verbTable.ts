import { CHECK_VERB } from './checkVerb.ts';
import { HISTORY_VERB } from './historyVerb.ts';
import { KEEPING_VERBS } from './keepingVerbs.ts';
import { LOCK_VERBS } from './lockVerbs.ts';
import { POOL_VERBS } from './poolVerbs.ts';
import { PORT_VERBS } from './portVerbs.ts';
import { SCAN_VERB } from './scanVerb.ts';
import { SERVICE_VERBS } from './serviceVerbs.ts';
import { SESSION_VERBS } from './sessionVerbs.ts';
import { UPKEEP_VERBS } from './upkeepVerbs.ts';
import type { VALUES } from './values.ts';
import { type GroupSpec, JSON_OPTION, type VerbSpec } from './verbSpec.ts';

/** The shells that `completion` writes for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** Every verb of `berth`, in the order that help shows. */
export const VERBS = {
  ...PORT_VERBS,
  ...SERVICE_VERBS,
  ...SESSION_VERBS,
  ...CHECK_VERB,
  ...HISTORY_VERB,
  ...SCAN_VERB,
  ...UPKEEP_VERBS,
  ...POOL_VERBS,
  ...LOCK_VERBS,
  ...KEEPING_VERBS,
  doctor: {
    summary: 'Look for problems and say what to do about them',
    operands: '',
    kinds: [],
    min: 0,
    max: 0,
    options: { json: JSON_OPTION },
    details: 'Changes nothing. The exit code is 1 when there is a problem.',
    examples: [['berth doctor', 'check the registry, the names and berth.json']],
    otherWords: ['diagnose', 'fix', 'verify'],
  },
  completion: {
    summary: 'Print the completion script for a shell',
    operands: 'SHELL',
    kinds: ['shell'],
    min: 1,
    max: 1,
    options: {},
    details: 'SHELL is bash, zsh, fish or powershell.',
    examples: [
      ['eval "$(berth completion bash)"', 'in ~/.bashrc'],
      ['eval "$(berth completion zsh)"', 'in ~/.zshrc, after compinit'],
      ['berth completion fish > ~/.config/fish/completions/berth.fish', 'once, for every new fish'],
      ['berth completion powershell | Out-String | Invoke-Expression', 'in $PROFILE'],
    ],
  },
  help: {
    summary: 'Explain berth or one of its verbs',
    operands: '[VERB]',
    kinds: ['verb'],
    min: 0,
    max: 2,
    options: {},
    examples: [['berth help run', 'the same as berth run --help']],
    otherWords: ['man', 'usage'],
  },
} as const satisfies Record<string, VerbSpec>;

/** The words that verbs of two words begin with. */
const GROUPS = {
  session: {
    summary: 'Keep commands running on their ports: start, list, status, logs, stop, restart',
    details:
      'A session is a command that runs on the port of its name. It outlives the terminal and the\n' +
      'editor that it was started from, and what it prints is kept in a log until it is stopped.',
    otherWords: ['sessions', 'service', 'services', 'daemon', 'background'],
  },
  pool: {
    summary: 'Set ports aside for names that ask for them: add, list, status, remove',
    details:
      'A pool is a range of ports that a name gets only when it asks: berth get NAME --pool POOL.\n' +
      'It may have a maximum of names. All other names pass over its ports.',
    otherWords: ['pools'],
  },
} as const satisfies Record<string, GroupSpec>;

/** The name of a verb; some have two words. */
export type VerbName = keyof typeof VERBS;

/** The first word of verbs that have two. */
export type GroupName = keyof typeof GROUPS;

/** What help can explain. */
export type Topic = VerbName | GroupName;

/** Every verb's name, in the order that help shows. */
export const VERB_NAMES = Object.keys(VERBS) as VerbName[];

/** What a command line may begin with, in the order that help shows: verbs of one word, and groups. */
export const FIRST_WORDS = [...new Set(VERB_NAMES.map((verb) => verb.split(' ')[0]))] as Topic[];

/** Whether a word is a verb, or two words with a blank between them are. */
export function isVerb(words: string): words is VerbName {
  return Object.hasOwn(VERBS, words);
}

/** Whether verbs of two words begin with this word. */
export function isGroup(word: string): word is GroupName {
  return Object.hasOwn(GROUPS, word);
}

/** The verbs of a group. */
export function verbsOf(group: GroupName): VerbName[] {
  return VERB_NAMES.filter((verb) => verb.startsWith(`${group} `));
}

/** A verb's row, without the types of its own options. */
export function specOf(verb: VerbName): VerbSpec {
  return VERBS[verb];
}

/** A group's row. */
export function groupOf(group: GroupName): GroupSpec {
  return GROUPS[group];
}

/** A verb's or a group's line in an overview. */
export function summaryOf(topic: Topic): string {
  return isVerb(topic) ? specOf(topic).summary : groupOf(topic).summary;
}

/** Words that people try instead of a verb or a group. */
export function otherWordsFor(topic: Topic): readonly string[] {
  return (isVerb(topic) ? specOf(topic).otherWords : groupOf(topic).otherWords) ?? [];
}

type ValueOf<O> = O extends { repeatable: true }
  ? readonly NonNullable<ValueOf<Omit<O, 'repeatable'>>>[]
  : O extends { optional: true }
    ? ValueOf<Omit<O, 'optional'>> | true
    : O extends { kind: 'flag' }
      ? boolean
      : O extends { choices: readonly (infer C)[] }
        ? C | undefined
        : O extends { kind: infer K extends keyof typeof VALUES }
          ? ReturnType<(typeof VALUES)[K]['read']> | undefined
          : never;

/** What stands on a command line, checked: operands within the verb's bounds, options as their kinds say. */
export interface Args<V extends VerbName> {
  readonly operands: readonly string[];
  readonly options: {
    readonly [K in keyof (typeof VERBS)[V]['options']]: ValueOf<(typeof VERBS)[V]['options'][K]>;
  };
  /** What follows `--`; empty for verbs that run nothing. */
  readonly command: readonly string[];
}
