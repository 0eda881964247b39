import { findTokens, tokenFor } from '../../registry/tokens.ts';

/** VS Code's own spelling of a name's number. */
const VARIABLE = /\$\{command:berth\.port\.([^{}]+)\}/g;

/**
 * An address up to its port. Who listens on all of a machine's addresses writes one of the first four hosts, so there
 * the port is one's own.
 */
const URL_BEFORE = /:\/\/(?!(?:0\.0\.0\.0|\[::\]|\*|\+):)[^\s/]*:$/;

/** A name that a text speaks of. */
export interface SpelledPort {
  readonly name: string;
  /** Whether its number stands in somebody's address (`http://localhost:$<port:api>`), mostly another server's. */
  readonly isAddress: boolean;
}

/** A text with every `${command:berth.port.…}` in it written as a token. */
export function asTokens(text: string): string {
  return text.replace(VARIABLE, (_, name: string) => tokenFor(name));
}

/** Whether a port at this place of a text is that of somebody's address. */
export function isAddressAt(text: string, start: number): boolean {
  return URL_BEFORE.test(text.slice(0, start));
}

/** Every name that some texts speak of, each once; one that also stands elsewhere counts as no address. */
export function spelledPorts(texts: readonly string[]): SpelledPort[] {
  const found = new Map<string, boolean>();
  for (const text of texts.map(asTokens)) {
    for (const { name, start } of findTokens(text)) {
      found.set(name, (found.get(name) ?? true) && isAddressAt(text, start));
    }
  }
  return Array.from(found, ([name, isAddress]) => ({ name, isAddress }));
}
