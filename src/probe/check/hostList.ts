import type { Port } from '../port.ts';
import { slices } from '../slices.ts';
import { type HostLine, parseHostLine } from './hostLine.ts';

/** No host with its port is longer, in UTF-8 with every letter of its name written by four bytes. */
const LONGEST_LINE = 4096;
/** How much of a line is shown that makes no sense. */
const SHOWN = 60;

/** A line of a list of hosts with its number, counted from 1. */
export type NumberedLine = HostLine & { readonly line: number };

/** What was given for a list of hosts is none. */
export class NotTextError extends Error {
  override readonly name = 'NotTextError';
}

/**
 * The lines of a list of hosts in UTF-8, as they come. Never keeps more than one line: what is longer than any host
 * is malformed, and skipped.
 *
 * @throws NotTextError when the list begins like a binary file
 */
export async function* readHostList(
  chunks: AsyncIterable<Buffer>,
  port: Port,
): AsyncGenerator<NumberedLine> {
  const decoder = new TextDecoder();
  const breathe = slices(undefined);
  let line = 0;
  let rest = '';
  for await (const chunk of chunks) {
    if (line === 0 && chunk.includes(0)) throw new NotTextError('not text in UTF-8');
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const each of lines) {
      yield { ...read(each, port), line: ++line };
      // A pipe that is always full would leave nobody else a turn.
      await breathe();
    }
    // What follows is as long again, and the beginning is enough to call it malformed.
    if (rest.length > LONGEST_LINE) rest = rest.slice(0, LONGEST_LINE + 1);
  }
  rest += decoder.decode();
  if (rest !== '') yield { ...read(rest, port), line: ++line };
}

function read(line: string, port: Port): HostLine {
  const parsed: HostLine =
    line.length > LONGEST_LINE ? { kind: 'malformed', text: line } : parseHostLine(line, port);
  if (parsed.kind !== 'malformed' || parsed.text.length <= SHOWN) return parsed;
  return { kind: 'malformed', text: `${parsed.text.slice(0, SHOWN)}…` };
}
