import type { VALUES } from './values.ts';

/** What an option takes, and so how its value is checked, typed and completed. */
export type OptionKind = 'flag' | 'choice' | keyof typeof VALUES;

/** One option of a verb. */
export interface OptionSpec {
  readonly kind: OptionKind;
  /** One letter for it, as in `-n 5`. */
  readonly short?: string;
  readonly summary: string;
  /** How help names the value; absent for a flag. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** May be given several times: its value is a list. */
  readonly repeatable?: true;
  /** Whether it may stand without a value: at the end, or before another option. */
  readonly optional?: true;
  /** Options that make no sense beside this one. */
  readonly excludes?: readonly string[];
}

/** What an operand is, and so how it is checked and completed. */
export type OperandKind =
  | 'name'
  | 'new-name'
  | 'session'
  | 'service'
  | 'lock'
  | 'port'
  | 'port-or-name'
  | 'watched'
  | 'ports'
  | 'reservation'
  | 'range'
  | 'pool'
  | 'new-pool'
  | 'path'
  | 'verb'
  | 'shell';

/** One verb: all that parsing, help, completion and suggestions need to know of it. */
export interface VerbSpec {
  readonly summary: string;
  /** The operands as help shows them. */
  readonly operands: string;
  /** What each operand is; the last one holds for all further ones. */
  readonly kinds: readonly OperandKind[];
  readonly min: number;
  readonly max: number;
  /** Whether `-- COMMAND…` follows. */
  readonly command?: true;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** A few lines of help below the usage. */
  readonly details?: string;
  readonly examples: readonly (readonly [command: string, effect: string])[];
  /** Words that people try instead. */
  readonly otherWords?: readonly string[];
}

/** A word that several verbs of two words begin with. */
export interface GroupSpec {
  readonly summary: string;
  readonly details: string;
  readonly otherWords?: readonly string[];
}

/** The option of all verbs that can answer a program. */
export const JSON_OPTION = { kind: 'flag', summary: 'Answer in JSON.' } as const;
