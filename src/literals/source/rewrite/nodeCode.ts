import type { Program } from './site.ts';
import type { Tokens } from './tokens.ts';
import type { Fitness } from './writer.ts';

/** Files that a tool running under Node reads; a program's own settings are among its sources. */
const TOOL_FILE =
  /(?:\.config|\.conf|^\.\w+rc|\.workspace|^gulpfile|^gruntfile|^setupproxy)\.[cm]?[jt]s$/i;
const OWN_SETTINGS = /(?:^|\/)(?:src|app|lib)\/(?!setupproxy)|(?:^|\/)app\.config\./i;
/** Files with markup: pages. */
const PAGE_FILE = /\.(?:vue|svelte|astro|jsx|tsx)$/i;
const PAGE_WORDS = new Set([
  'document',
  'window',
  'localStorage',
  'sessionStorage',
  'XMLHttpRequest',
]);
const NODE_WORDS = new Set(['process', '__dirname', '__filename', 'Bun', 'Buffer']);
const FOREIGN_PACKAGE =
  /^(?:react(?:-.*)?|vue|svelte|preact|solid-js|jquery|lit|next\/(?:router|link|navigation)|@angular\/.*|@vue\/.*|@ionic\/.*|expo(?:-.*)?|k6(?:\/.*)?|cypress|cloudflare:.*|jsr:.*|https?:.*)$/;
const NODE_PACKAGE =
  /^(?:node:.*|assert|child_process|cluster|crypto|dgram|dns|events|fs(?:\/promises)?|http|http2|https|net|os|path|readline|stream|tls|url|util|worker_threads|express|fastify|@fastify\/.*|koa|@koa\/.*|@hapi\/.*|@nestjs\/.*|@hono\/node-server|restify|polka|connect|@apollo\/server(?:\/.*)?|apollo-server.*|socket\.io|ws|pg|mysql2?(?:\/promise)?|mongoose|mongodb|ioredis|redis|amqplib|kafkajs|bullmq|nodemailer|dotenv(?:\/.*)?|knex|sequelize|typeorm|@prisma\/client|@grpc\/.*|puppeteer|playwright|@playwright\/.*|supertest|webpack|vite|next)$/;

/**
 * Whether a program runs under Node, so has `process.env`. Pages do not have it, and breaking one
 * is worse than leaving its number: without a sign of Node, only what listens is sure to run there.
 * Deno's environment asks for a permission first, and a bundler's is `import.meta.env`.
 */
export function runsInNode({ path, text, tokens }: Program): Fitness {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (PAGE_FILE.test(name)) return 'no';
  if (TOOL_FILE.test(name) && !OWN_SETTINGS.test(path)) return 'yes';
  if (/\.c[jt]s$/.test(name) || /^#!.*\bnode\b/.test(text)) return 'yes';
  const signs = new Set<Sign>();
  for (let at = 0; at < tokens.length; at++) {
    const sign = signAt(tokens, at);
    if (sign === 'foreign') return 'no';
    if (sign !== undefined) signs.add(sign);
  }
  if (signs.has('server')) return 'yes';
  if (signs.has('page')) return 'no';
  return signs.has('node') ? 'yes' : 'servers';
}

/**
 * `foreign` settles it: another runtime. A page's words settle it where no server is: one may
 * render pages. Words of Node alone may be those of a page that a tool puts together.
 */
type Sign = 'foreign' | 'server' | 'page' | 'node';

function signAt(tokens: Tokens, at: number): Sign | undefined {
  const token = tokens.at(at);
  const next = tokens.at(at + 1);
  switch (token) {
    case '"':
      return loads(tokens, at) ? packageSign(tokens, at) : undefined;
    case '<':
      return next === '/' ? 'foreign' : undefined;
    case '/':
      return next === '>' ? 'foreign' : undefined;
    case 'import':
      return tokens.at(at + 2) === 'meta' && tokens.at(at + 4) === 'env' ? 'foreign' : undefined;
    case 'require':
      return next === '(' ? 'node' : undefined;
    case 'listen':
    case 'createServer':
      return next === '(' ? 'server' : undefined;
    default:
      return tokens.at(at - 1) === '.' ? undefined : wordSign(token, next);
  }
}

function packageSign(tokens: Tokens, at: number): Sign | undefined {
  const loaded = tokens.text.slice(tokens.starts[at], tokens.ends[at]);
  if (FOREIGN_PACKAGE.test(loaded)) return 'foreign';
  return NODE_PACKAGE.test(loaded) ? 'server' : undefined;
}

function wordSign(token: string, next: string): Sign | undefined {
  if (token === 'Deno' && next === '.') return 'foreign';
  if (PAGE_WORDS.has(token)) return next === '.' || next === '(' ? 'page' : undefined;
  if (NODE_WORDS.has(token)) return 'node';
  return token === 'exports' || (token === 'module' && next === '.') ? 'node' : undefined;
}

/** Whether a string is what `import`, `from` or `require(` loads. */
function loads(tokens: Tokens, at: number): boolean {
  const before = tokens.at(at - 1);
  if (before === 'from' || before === 'import') return true;
  return before === '(' && ['require', 'import'].includes(tokens.at(at - 2));
}
