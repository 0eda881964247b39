import type { Port } from '../probe/port.ts';

/** What a number in a file is for. */
export const LITERAL_ROLES = [
  /** A server on this machine will listen there. */
  'listen',
  /** The host's side of a published container port. */
  'publish',
  /** A client's address of a server on this machine. */
  'client',
  /** A debugger meets its target there. */
  'debug',
  /** A tool asks about the port: is it up, who listens. */
  'probe',
  /** A text that another program's output is compared with. */
  'pattern',
  /** A port inside a container, a cluster or another machine's own network. */
  'container',
  /** A client's address of a server that only containers or other machines reach. */
  'internal',
  /** A tool forwards the port from elsewhere to this machine. */
  'forward',
] as const;

export type LiteralRole = (typeof LITERAL_ROLES)[number];

/** What can be done about a number. */
export type LiteralAction =
  /** A named port can take its place, or the variable that it is the default of can hold one. */
  | 'replace'
  /** The format has no variables: berth.json can name the place, and `berth env --write` fills it in. */
  | 'link'
  /** The command around it can be run by `berth run`. */
  | 'wrap'
  /** Nothing would fill in a named port there, or it must stay as it is. */
  | 'report';

/** How sure it is that the number is a port. */
export type Confidence = 'high' | 'medium';

/** A hardcoded port in a text. Offsets count UTF-16 units; `end` is exclusive. */
export interface PortLiteral {
  readonly port: Port;
  /** Where the digits begin. */
  readonly start: number;
  readonly end: number;
  /** Whether the digits stand in a text, or are a number to the file's format. */
  readonly form: 'text' | 'number';
  readonly role: LiteralRole;
  readonly confidence: Confidence;
  readonly action: LiteralAction;
  /** Names it could have, the best first; never empty, every one valid. */
  readonly names: readonly NameIdea[];
  /**
   * The variable whose default the literal is, or is part of. Filling the variable moves the port,
   * so the text needs no edit.
   */
  readonly fallback?: Fallback;
  /** The value that `berth env --write` can fill in; there when `action` is `link`. */
  readonly link?: LinkPlace;
}

/** A variable with a default that holds a port. */
export interface Fallback {
  readonly variable: string;
  /** The default's whole value, decoded, and where in it the port's digits stand. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A value in a file without variables of its own. */
export interface LinkPlace {
  /** An env file's variable, or a JSON pointer (RFC 6901) into a JSON file. */
  readonly key: string;
  /** The whole value, decoded, and where in it the port's digits stand. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A name for a port and how telling its source was. */
export interface NameIdea {
  readonly name: string;
  /** 3: a variable's name, or a compose service's; 2: a flag's, or the server's own label or folder; 1: a client's label; 0: a guess. */
  readonly weight: 0 | 1 | 2 | 3;
}
