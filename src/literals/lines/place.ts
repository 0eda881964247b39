import type { Port } from '../../probe/port.ts';
import type {
  Confidence,
  Fallback,
  LinkPlace,
  LiteralAction,
  LiteralRole,
  PortLiteral,
} from '../finding.ts';
import { type NameClues, nameIdeas } from '../ideas.ts';

/** A port in a file of lines, before it has names. */
export interface Place {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  readonly role: LiteralRole;
  readonly action: LiteralAction;
  readonly confidence?: Confidence | undefined;
  readonly clues?: NameClues;
  readonly fallback?: Fallback | undefined;
  readonly link?: LinkPlace | undefined;
}

/** A finding in a file of lines; the file's folder is a hint for its name. */
export function literalAt(place: Place, path: string): PortLiteral {
  const { port, start, end, role, action, confidence = 'high', clues = {} } = place;
  const folder = path.split('/').slice(0, -1).join('/');
  return {
    port,
    start,
    end,
    form: 'text',
    role,
    confidence,
    action,
    names: nameIdeas({ ...(folder === '' ? {} : { folder }), ...clues }, role),
    ...(place.fallback === undefined ? {} : { fallback: place.fallback }),
    ...(place.link === undefined ? {} : { link: place.link }),
  };
}
