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
  /^(?:pg|web|https?|host|server|db|api|debug|dev|admin|grpc|ws|tcp|udp|ssl|tls|listen(?:ing)?|local|rpc|ssh|ftp|smtp|imap|ldap|mysql|redis|mongo|sql|base|bind|app|ui|client|peer|data|metrics|test|p2p|zmq|jdbc|jmx)ports?$/;
/** The same of environment variables, which have no other way to tell words apart: `PUMAPORT`. */
const SHOUTED = /^[A-Z][A-Z0-9_]*$/;
const SHOUTED_PORT =
  /^(?!(?:im|ex|re|sup|view|trans|pass|air|sea|heli|tele|rap|dis|back|e?s|com|serial|usb|max|min)ports?$)[a-z]{1,20}ports?$/;
const PORT_WORD = /^ports?\d{0,2}$/;

/** First or inner words that make a number of a port that is no port: a limit, a wire. */
const NO_PORT = new Set(['max', 'min', 'serial', 'usb', 'parallel', 'midi']);
/** First or inner words that make it a port of another machine, or of the inside of a container. */
const FOREIGN = new Set(['remote', 'container', 'target', 'source']);
/** Words after "port" that make it something else: `PORT_TIMEOUT`, `portOffset`. */
const MEASURES = new Set(
  `timeout offset count interval delay retries retry speed size limit enabled id index type length
   width height attempts wait ttl seconds ms max min step increment forwarding mapping mappings name
   names check checks mode status range security vlan priority`.split(/\s+/),
);

/** Whether the value under such a key, variable or flag is a port: `port`, `API_PORT`, `serverPorts`, `PORT_GRPC`, never `viewport`. */
export function namesPort(identifier: string): boolean {
  if (!/port/i.test(identifier)) return false;
  const words = wordsOf(identifier);
  return (
    saysPort(identifier, words) &&
    (words.includes('debugging') || !words.some((w) => FOREIGN.has(w)))
  );
}

/** Whether it is a port, but one of another machine or of the inside of a container: `REMOTE_PORT`, `container-port`. */
export function namesForeignPort(identifier: string): boolean {
  return (
    /port/i.test(identifier) && saysPort(identifier, wordsOf(identifier)) && !namesPort(identifier)
  );
}

function saysPort(identifier: string, words: readonly string[]): boolean {
  const isShouted = SHOUTED.test(identifier);
  const at = words.findLastIndex(
    (word) => PORT_WORD.test(word) || COMPOUND.test(word) || (isShouted && SHOUTED_PORT.test(word)),
  );
  return (
    at >= 0 &&
    !words.some((word) => NO_PORT.has(word)) &&
    !words.slice(at + 1).some((word) => MEASURES.has(word))
  );
}

/** Whether a variable's whole number is likely the port of an address: `SENTRY_BIND`, `LISTEN_ADDR`. */
export function namesAddress(identifier: string): boolean {
  if (!/bind|listen|addr/i.test(identifier)) return false;
  return ['bind', 'listen', 'addr'].includes(wordsOf(identifier).at(-1) ?? '');
}
