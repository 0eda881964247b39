/** `VITE_API_URL`, `apiBaseUrl`, `api-base.url` → `['vite', 'api', 'url']` and the like. */
export function wordsOf(identifier: string): string[] {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Last words that say "port" although they are written together: `PGPORT`, `httpport`. */
const COMPOUND =
  /^(?:pg|web|https?|host|server|db|api|debug|dev|admin|grpc|ws|tcp|ssl|listen|local)port$/;

/** First or inner words that make something else of a port: a limit, or a port of another machine. */
const FOREIGN = new Set([
  'remote',
  'container',
  'proxy',
  'max',
  'min',
  'serial',
  'target',
  'source',
]);

/** Whether the value under such a key, variable or flag is a port: `port`, `API_PORT`, `serverPorts`, never `viewport`. */
export function namesPort(identifier: string): boolean {
  const words = wordsOf(identifier);
  const last = words.at(-1);
  const foreign = words.some((word) => FOREIGN.has(word)) && !words.includes('debugging');
  if (last === undefined || foreign) return false;
  return last === 'port' || last === 'ports' || COMPOUND.test(last);
}

/** Whether a variable's whole number is likely the port of an address: `SENTRY_BIND`, `LISTEN_ADDR`. */
export function namesAddress(identifier: string): boolean {
  return ['bind', 'listen', 'addr'].includes(wordsOf(identifier).at(-1) ?? '');
}
