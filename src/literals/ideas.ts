import { suggestName } from '../registry/names.ts';
import type { LiteralRole, NameIdea } from './finding.ts';
import { wordsOf } from './words.ts';

/** What surrounds a hardcoded port and may name it. */
export interface NameClues {
  readonly variable?: string;
  readonly flag?: string;
  /** Of the URL: `http`, `postgres`. */
  readonly scheme?: string;
  /** What people call the task or configuration. */
  readonly label?: string;
  /** Its working folder. */
  readonly folder?: string;
  /** Whether it only opens a page, as browser configurations do. */
  readonly browser?: boolean;
}

/** Prefixes by which build tools let a variable through to a browser. */
const PUBLIC_PREFIX =
  /^(?:vite|next[_]public|react[_]app|nuxt[_]public|expo[_]public|vue[_]app|gatsby|public)[_]/i;
/** Words of a variable or flag that say "address" and not whose. */
const ADDRESS_WORDS = new Set(
  'port ports url urls uri host hostname base addr address endpoint origin bind listen dsn http https tcp local default'.split(
    ' ',
  ),
);
/** Words of a label that say what is done, or with which tool, and not to what. */
const DOING_WORDS = new Set(
  `a an and the to in on at of for with from via my our using against without new all only
   run start stop launch attach debug debugger debugging open serve watch dev develop development
   build prod production local localhost task script process program side current file
   npm npx pnpm yarn bun deno node nodejs python py uvicorn gunicorn flask django fastapi php java go
   dotnet cargo rust ruby rails vite webpack ng next nextjs chrome edge msedge firefox browser
   docker compose container remote vscode js ts`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
/** Folders that hold the code and say nothing of it. */
const PLAIN_FOLDERS = new Set(['src', 'app', 'apps', 'packages', 'services', 'code', 'source', '']);
const DATABASE_SCHEMES = new Map([
  ['postgresql', 'postgres'],
  ['postgres', 'postgres'],
  ['mysql', 'mysql'],
  ['mongodb', 'mongo'],
  ['redis', 'redis'],
  ['rediss', 'redis'],
  ['amqp', 'rabbitmq'],
  ['kafka', 'kafka'],
  ['nats', 'nats'],
]);

/** Names for a port, the best first; never empty. */
export function nameIdeas(clues: NameClues, role: LiteralRole): NameIdea[] {
  const ideas: NameIdea[] = [];
  const add = (text: string | undefined, weight: NameIdea['weight']) => {
    const name = text === undefined ? undefined : suggestName(text);
    if (name !== undefined && !ideas.some((idea) => idea.name === name)) {
      ideas.push({ name, weight });
    }
  };
  const suffixed = (stem: string | undefined) =>
    stem === undefined || role !== 'debug' || /debug/.test(stem) ? stem : `${stem}-debug`;
  const label = clues.label === undefined ? undefined : fromLabel(clues.label);
  const folder = clues.folder === undefined ? undefined : fromFolder(clues.folder);
  const own = role === 'client' || role === 'probe' || role === 'pattern' ? 1 : 2;
  if (clues.variable !== undefined) add(fromIdentifier(clues.variable), 3);
  if (clues.flag !== undefined && role !== 'debug') add(fromIdentifier(clues.flag), 2);
  add(DATABASE_SCHEMES.get(clues.scheme ?? ''), 2);
  add(suffixed(label), own);
  add(suffixed(folder), own);
  add(role === 'debug' ? 'debug' : clues.browser ? 'web' : 'app', 0);
  return ideas;
}

/** `VITE_API_BASE_URL` → `api`; nothing is left of `PORT`. */
function fromIdentifier(identifier: string): string | undefined {
  const words = wordsOf(identifier.replace(PUBLIC_PREFIX, ''));
  const telling = words
    .map((word) =>
      word.length > 4 ? word.replace(/(?<!^(?:im|ex|re|sup|trans|view|pass|air))port$/, '') : word,
    )
    .filter((word) => !ADDRESS_WORDS.has(word));
  const rest = telling.filter((word) => word !== 'server' && word !== 'service');
  const name = (rest.length > 0 ? rest : telling).join('-');
  // One letter says nothing.
  return name.length > 1 ? name : undefined;
}

/** `API uvicorn launch` → `api`. */
function fromLabel(label: string): string | undefined {
  const words = wordsOf(label.replace(/\.js\b/gi, 'js').replace(/\([^)]*\)/g, ' '));
  const telling = words.filter((word) => !DOING_WORDS.has(word) && !/^\d+$/.test(word));
  const rest = telling.filter((word) => !['server', 'service', 'client'].includes(word));
  return (rest.length > 0 ? rest : telling).slice(0, 3).join('-') || undefined;
}

/** `${workspaceFolder}/src/api/` → `api`. */
function fromFolder(folder: string): string | undefined {
  const parts = folder.split(/[\\/]+/).filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  return PLAIN_FOLDERS.has(last.toLowerCase()) || last.includes('$') || /^[.~]/.test(last)
    ? undefined
    : last;
}
