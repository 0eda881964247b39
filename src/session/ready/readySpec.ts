/**
 * When a session counts as ready: when it listens on its port, when it answers a GET with a status
 * from 200 to 399, when a text is in its log, or at once.
 */
export type ReadySpec =
  | { readonly kind: 'tcp' }
  /** `path` begins with `/`; it may have a query. */
  | { readonly kind: 'http'; readonly path: string }
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'none' };

/** What a text says about readiness; `problem` is for people, and says what to write. */
export type ParsedReady =
  | { readonly kind: 'ready'; readonly spec: ReadySpec }
  | { readonly kind: 'invalid'; readonly problem: string };

/** Reads `tcp`, `http:PATH`, `log:TEXT` or `none`. */
export function parseReady(text: string): ParsedReady {
  const colon = text.indexOf(':');
  const kind = (colon < 0 ? text : text.slice(0, colon)).trim();
  const rest = colon < 0 ? undefined : text.slice(colon + 1);
  switch (kind) {
    case 'tcp':
    case 'none':
      return rest === undefined
        ? { kind: 'ready', spec: { kind } }
        : invalid(`"${kind}" stands alone: write "${kind}".`);
    case 'http':
      return parseHttp(rest ?? '');
    case 'log':
      return parseLog(rest ?? '');
    case 'https':
      return invalid('Only plain HTTP can be asked. Write "tcp" for a server that speaks HTTPS.');
    default:
      return invalid(
        `"${text}" says nothing about being ready. Write "tcp", "http:/path", "log:text" or "none".`,
      );
  }
}

/** The text that {@link parseReady} reads as this. */
export function formatReady(spec: ReadySpec): string {
  switch (spec.kind) {
    case 'http':
      return `http:${spec.path}`;
    case 'log':
      return `log:${spec.text}`;
    default:
      return spec.kind;
  }
}

function parseHttp(path: string): ParsedReady {
  if (path.startsWith('//') || /^[^/]/.test(path)) {
    return invalid(
      `"${path}" is no path. Write "http:/path": Berth asks the session's own port on this machine.`,
    );
  }
  if (path === '') return { kind: 'ready', spec: { kind: 'http', path: '/' } };
  // What Node's http refuses, and a fragment, which is never sent.
  if (/[^\x21-\x7e]|#/.test(path)) {
    return invalid(`"${path}" has characters that must be escaped as in a web address (%20).`);
  }
  return { kind: 'ready', spec: { kind: 'http', path } };
}

function parseLog(text: string): ParsedReady {
  if (text.trim() === '') return invalid('Write "log:text" with a text that the program prints.');
  if (/[\r\n]/.test(text)) return invalid('The text after "log:" must be on one line.');
  return { kind: 'ready', spec: { kind: 'log', text } };
}

function invalid(problem: string): ParsedReady {
  return { kind: 'invalid', problem };
}
