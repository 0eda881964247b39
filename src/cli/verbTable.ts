import { HANDOFFS } from '../session/handoff/handoff.ts';
import { CHECK_VERB } from './checkVerb.ts';
import { HISTORY_VERB } from './historyVerb.ts';
import { KEEPING_VERBS } from './keepingVerbs.ts';
import { LOCK_VERBS } from './lockVerbs.ts';
import { POOL_VERBS } from './poolVerbs.ts';
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
  get: {
    summary: 'Print the port of a name; the name gets one on first use',
    operands: 'NAME…',
    kinds: ['name'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    options: {
      prefer: {
        kind: 'port',
        value: 'PORT',
        summary: 'For a new name: this port if it can be had, else another.',
        excludes: ['exact'],
      },
      exact: {
        kind: 'port',
        value: 'PORT',
        summary: 'This port or none: fails rather than take another.',
        excludes: ['prefer', 'range', 'random'],
      },
      range: {
        kind: 'ranges',
        value: 'A-B',
        summary: 'For a new name: a port from this range instead of 10000-29999.',
        excludes: ['exact'],
      },
      pool: {
        kind: 'pool',
        value: 'POOL',
        summary: 'For a new name: a port of this pool.',
      },
      exclude: {
        kind: 'ports',
        value: 'LIST',
        summary: 'For a new name: none of these ports and ranges.',
      },
      random: {
        kind: 'flag',
        summary: 'For a new name: a port drawn at random, not the one its name stands for.',
        excludes: ['exact'],
      },
      'until-exit': {
        kind: 'pid',
        value: 'PID',
        summary: 'For a new name: berth gc may take it back once this process has ended.',
      },
      note: {
        kind: 'text',
        value: 'TEXT',
        summary: 'For a new name: a few words for people.',
      },
      json: JSON_OPTION,
    },
    details:
      'A name keeps its port until it is moved or released, even while something listens there.\n' +
      '"api" belongs to the project around the current folder, "/postgres" to the whole machine.\n' +
      'Of several names each gets a port or, when one of them can have none, no new one does.\n' +
      '--range takes several with weights, too: 4000-4999:3,8000-8999:1.',
    examples: [
      ['PORT=$(berth get api) npm start', 'start a server on its port'],
      ['berth get web --prefer 5173', 'keep the usual port while nobody else has it'],
      ['berth get callback --exact 8080', 'for an OAuth call-back that allows one port only'],
      ['berth get api web worker', 'one port a line, in this order'],
      ['berth get job --until-exit $$', 'for as long as this shell lives'],
    ],
    otherWords: ['port', 'allocate', 'add', 'new', 'create', 'show'],
  },
  list: {
    summary: "List this project's names, their ports and who listens",
    operands: '',
    kinds: [],
    min: 0,
    max: 0,
    options: {
      all: { kind: 'flag', summary: 'All projects and shared names.' },
      json: JSON_OPTION,
    },
    examples: [
      ['berth list', 'this project'],
      ['berth list --all --json', 'everything, for a script'],
    ],
    otherWords: ['ls', 'status', 'names'],
  },
  run: {
    summary: 'Run a command with the ports filled in',
    operands: '[NAME…]',
    kinds: ['name'],
    min: 0,
    max: Number.POSITIVE_INFINITY,
    command: true,
    options: {
      handoff: {
        kind: 'choice',
        value: 'MEANS',
        choices: HANDOFFS,
        summary: 'How ports are kept: auto (the default), hold, fd, reuseport or none.',
      },
    },
    details:
      'Sets API_PORT and the like for the names (all of the project when none is given) and the\n' +
      '"env" of berth.json, and puts numbers in place of $<port:NAME> in the arguments and in the\n' +
      'inherited variables. No shell is involved. The exit code is the one of the command.\n' +
      'While it runs, Berth keeps the ports of these names for it, as far as nobody has them:\n' +
      'hold binds them without listening (Linux), fd hands the listening socket over as\n' +
      'descriptor 3, reuseport is hold for servers that set SO_REUSEPORT, none keeps nothing.',
    examples: [
      ['berth run -- npm start', 'with the variables of all names'],
      ["berth run -- vite --port '$<port:web>'", 'the port as an argument'],
      ["berth run api -- sh -c 'serve -p $API_PORT'", 'one name, through a shell'],
      ['berth run api --handoff fd -- gunicorn -b fd://3 app', 'the socket itself'],
    ],
    otherWords: ['exec', 'start', 'with'],
  },
  env: {
    summary: 'Print the environment variables, or write them into files',
    operands: '[NAME…]',
    kinds: ['name'],
    min: 0,
    max: Number.POSITIVE_INFINITY,
    options: {
      format: {
        kind: 'choice',
        value: 'FORMAT',
        choices: ['dotenv', 'sh', 'fish', 'powershell', 'json'],
        summary: 'dotenv (the default), sh, fish, powershell or json.',
      },
      write: {
        kind: 'file',
        value: '[FILE]',
        optional: true,
        summary: 'Merge into this dotenv or sh file; all other lines stay.',
      },
    },
    details:
      'Without names: all names of the project and the "env" of berth.json.\n' +
      'The word after --write is the file. Without one (at the end, or before another option) the\n' +
      'files under "links" in berth.json get the present numbers in the places that it names.',
    examples: [
      ['eval "$(berth env --format sh)"', 'fill the variables of this shell'],
      ['berth env --format fish | source', 'the same in fish'],
      ['berth env --format powershell | Out-String | Invoke-Expression', 'in PowerShell'],
      ['berth env --write .env.local', 'for tools that read a file'],
      ['berth env --write', 'fill in the files that berth.json links'],
      ['berth env api --write', 'only what is about this name'],
    ],
    otherWords: ['export', 'dotenv', 'variables', 'vars'],
  },
  who: {
    summary: 'Say who listens on a port or a name',
    operands: 'PORT|NAME',
    kinds: ['port-or-name'],
    min: 1,
    max: 1,
    options: { json: JSON_OPTION },
    details: 'Digits are a port. Never gives a name a port.',
    examples: [
      ['berth who 3000', 'a port'],
      ['berth who api', 'a name'],
    ],
    otherWords: ['lsof', 'listening', 'process'],
  },
  move: {
    summary: 'Give a name another port',
    operands: 'NAME [PORT]',
    kinds: ['name', 'port'],
    min: 1,
    max: 2,
    options: {},
    details: 'Prints the new port. Without PORT a free one is chosen.',
    examples: [
      ['berth move api', 'to any free port'],
      ['berth move api 8080', 'to this one'],
    ],
    otherWords: ['mv', 'change', 'set'],
  },
  rename: {
    summary: 'Give a port another name',
    operands: 'OLD NEW',
    kinds: ['name', 'new-name'],
    min: 2,
    max: 2,
    options: {},
    examples: [
      ['berth rename api backend', 'the number stays'],
      ['berth rename db /postgres', 'share it with the whole machine'],
    ],
    otherWords: ['mv'],
  },
  release: {
    summary: 'Forget names; their ports may go to others',
    operands: 'NAME…',
    kinds: ['name'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    options: {},
    examples: [['berth release api web', 'both at once']],
    otherWords: ['rm', 'remove', 'delete', 'del', 'free', 'unset'],
  },
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
