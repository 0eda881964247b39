import { isUtf8 } from 'node:buffer';
import type { ParsedDocument, RegistryDocument } from './document.ts';

/**
 * What a file holds that does not survive its being written anew, in sentences; empty for nothing.
 * @param found what the bytes were parsed to
 */
export async function lossesOf(
  found: ParsedDocument & { readonly kind: 'ok' },
  bytes: Buffer,
): Promise<string> {
  const losses: string[] = [];
  if (found.dropped.length > 0) {
    losses.push(`lines that make no sense, and they were left out: ${enumerate(found.dropped)}.`);
  }
  const repeated = await repeatedIn(found, bytes);
  if (repeated.length > 0) {
    losses.push(`keys more than once, of which the last one counts: ${enumerate(repeated)}.`);
  }
  if (!isUtf8(bytes)) losses.push('characters that are not UTF-8, and they were replaced.');
  return losses.map((loss) => `The registry file held ${loss}`).join(' ');
}

/** The keys that stand in a file more than once, in words. */
async function repeatedIn(
  { mayRepeat }: ParsedDocument & { readonly kind: 'ok' },
  bytes: Buffer,
): Promise<readonly string[]> {
  if (!mayRepeat) return [];
  const { repeatedKeys } = await import('./repeatedKeys.ts');
  return repeatedKeys(bytes.toString('utf8'));
}

/** Which values of a document JSON can't be made of, in words: those nested deeper than it can follow. */
export function unwritableParts(document: RegistryDocument): string {
  const { projects, ports, pools, reserved, extra } = document;
  const parts: string[] = [];
  for (const table of [projects, ports, pools, reserved, extra]) {
    for (const [key, value] of table) {
      try {
        JSON.stringify(value);
      } catch {
        parts.push(`the value of ${JSON.stringify(key)}`);
      }
    }
  }
  return parts.length === 0 ? 'the whole' : enumerate(parts);
}

/** The first few, for a message. */
function enumerate(items: readonly string[]): string {
  const shown = items
    .slice(0, 5)
    .map((item) => (item.length > 70 ? `${item.slice(0, 67)}...` : item));
  return `${shown.join(', ')}${items.length > shown.length ? ' …' : ''}`;
}
