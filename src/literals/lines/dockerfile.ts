import { parsePort } from '../../probe/port.ts';
import { findInArguments, findInCommand } from '../commandLine.ts';
import type { Finder } from '../finder.ts';
import type { PortLiteral } from '../finding.ts';
import { findDefaults, findInAssigned } from './assigned.ts';
import { type LogicalLine, logicalLines } from './logicalLines.ts';
import { literalAt, type Place } from './place.ts';

const INSTRUCTION = /^\s*(?:ONBUILD\s+)?([A-Za-z]+)\s+/;
const PAIR = /([\w.-]+)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"']*)/g;
const HEREDOC = /<<-?\s*["']?([A-Za-z_]\w*)["']?/g;

type Found = Omit<Place, 'action'>;

/** The ports in a Dockerfile. They are the container's, so they are only reported. */
export const findInDockerfile: Finder = (text, path) => {
  const continued = /^\s*#\s*escape\s*=\s*`/im.test(text.slice(0, 500)) ? '`' : '\\';
  const lines = logicalLines(text, { comment: /^\s*#/, continued, commentsInside: true });
  const found: Found[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined) break;
    found.push(...findInInstruction(line));
    for (const [, end = ''] of line.text.matchAll(HEREDOC)) {
      for (i++; i < lines.length && lines[i]?.text.trim() !== end; i++) {
        const inner = lines[i];
        if (inner !== undefined)
          found.push(...shift(findInCommand(inner.text, 'everywhere'), inner.start));
      }
    }
  }
  return found.map((place): PortLiteral => literalAt({ ...place, action: 'report' }, path));
};

function findInInstruction({ start, text }: LogicalLine): Found[] {
  const [lead = '', name = ''] = INSTRUCTION.exec(text) ?? [];
  const from = start + lead.length;
  const rest = text.slice(lead.length);
  switch (name.toUpperCase()) {
    case 'EXPOSE':
      return findExposed(rest, from);
    case 'ENV':
    case 'ARG':
    case 'LABEL':
      return findVariables(rest, from);
    case 'HEALTHCHECK':
      return findInProgram(rest, from).map((place) => ({ ...place, role: 'probe' }));
    case 'CMD':
    case 'ENTRYPOINT':
    case 'RUN':
      return findInProgram(rest, from);
    default:
      return [];
  }
}

/** `80`, `443/tcp`, `8000-8010`, `${PORT:-3000}`. */
function findExposed(rest: string, from: number): Found[] {
  const list = rest.replace(/(?:^|\s)#.*/, '');
  return [...list.matchAll(/(?<=^|[\s"':[,-])(\d{1,5})(?=$|[\s"'/},\]-])/g)].flatMap((match) => {
    const [, digits = ''] = match;
    const port = parsePort(digits);
    const start = from + match.index;
    return port === undefined
      ? []
      : [{ port, start, end: start + digits.length, role: 'container' }];
  });
}

/** `PORT=3000 HOST=x`, or `PORT 3000` as it was written once. */
function findVariables(rest: string, from: number): Found[] {
  if (!/^[\w.-]+\s*=|^"/.test(rest)) {
    const [lead = '', key = '', value = ''] = /^([\w.-]+)\s+(.*)/.exec(rest) ?? [];
    return shift(findInAssigned(key, value.trimEnd()), from + lead.length - value.length);
  }
  return [...rest.matchAll(PAIR)].flatMap((match) => {
    const [whole, key = '', raw = ''] = match;
    const quote = /^["']/.test(raw) ? 1 : 0;
    const value = raw.slice(quote, raw.length - quote);
    return shift(
      findInAssigned(key, value),
      from + match.index + whole.length - raw.length + quote,
    );
  });
}

/** `["node", "--port", "3000"]`, or a line for the shell. */
function findInProgram(rest: string, from: number): Found[] {
  const list = /^(?:--\S+\s+)*(?:CMD\s+)?\[/.exec(rest);
  if (list === null)
    return shift([...findDefaults(rest, ''), ...findInCommand(rest, 'everywhere')], from);
  const items = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)];
  return findInArguments(
    items.map(([, item = '']) => item),
    'everywhere',
  ).flatMap(({ index, ...hit }) => shift([hit], from + (items[index]?.index ?? 0) + 1));
}

function shift(
  hits: readonly (Pick<Found, 'port' | 'start' | 'end' | 'role' | 'confidence' | 'clues'> & {
    readonly clue?: { readonly kind: string; readonly text: string };
  })[],
  by: number,
): Found[] {
  return hits.map(({ port, start, end, role, confidence, clues, clue }) => ({
    port,
    start: start + by,
    end: end + by,
    role: role === 'internal' || role === 'probe' ? role : 'container',
    confidence,
    clues: clue === undefined ? (clues ?? {}) : { [clue.kind]: clue.text },
  }));
}
