import type { Port } from '../probe/port.ts';

/** What a number in a file is for. */
export type LiteralRole =
  /** A server on this machine will listen there. */
  | 'listen'
  /** A client's address of a server on this machine. */
  | 'client'
  /** A debugger meets its target there. */
  | 'debug'
  /** The host's side of a published container port. */
  | 'publish'
  /** A tool asks about the port: is it up, who listens. */
  | 'probe'
  /** A text that another program's output is compared with. */
  | 'pattern';

/** What can be done about a number. */
export type LiteralAction =
  /** A named port can take its place. */
  | 'replace'
  /** Nothing would fill in a named port there. */
  | 'report';

/** How sure it is that the number is a port on this machine. */
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
}

/** A name for a port and how telling its source was. */
export interface NameIdea {
  readonly name: string;
  /** 3: a variable's name; 2: a flag's, or the server's own label or folder; 1: a client's label; 0: a guess. */
  readonly weight: 0 | 1 | 2 | 3;
}
