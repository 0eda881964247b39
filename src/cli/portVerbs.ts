import { HANDOFFS } from '../session/handoff/handoff.ts';
import { JSON_OPTION, type VerbSpec } from './verbSpec.ts';

/** The verbs about names and their ports, in the order that help shows. */
export const PORT_VERBS = {
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
} as const satisfies Record<string, VerbSpec>;
