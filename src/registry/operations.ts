import type { Port } from '../probe/port.ts';
import type { ProcessIdentity } from '../probe/process.ts';
import type { NamedPort, NameRef } from './book.ts';
import type { Refusal } from './choose.ts';
import type { FullName, NameProblem } from './names.ts';
import type { Wish } from './strategy/wish.ts';

/** A request for a name's number. */
export interface AllocationRequest extends NameRef, Wish {
  /** A note for people, kept with the name. */
  readonly note?: string;
  /**
   * The process that the name is for: clean-up gives it back once that has ended. A name that was taken for
   * another process goes over to this one; a name that was taken for good stays so.
   */
  readonly until?: ProcessIdentity;
}

/** How several requests are met together. */
export interface AllocateOptions {
  /** All names get numbers, or nothing is given out: what could have been had is then `withheld`. */
  readonly atomic?: boolean;
  /**
   * Look at the new numbers once more after so many ms, and take others where a stranger has come in between;
   * five times at most. The numbers are told after that.
   */
  readonly verifyAfter?: number;
}

/** What became of a request for a name. */
export type Allocation =
  | {
      readonly kind: 'allocated';
      readonly named: NamedPort;
      readonly created: boolean;
      /** Why a new name did not get the number that it preferred. */
      readonly instead?: Refusal;
    }
  | { readonly kind: 'invalid-name'; readonly name: string; readonly problem: NameProblem }
  /** The name has a number already, and it isn't the exact one that was asked for. */
  | { readonly kind: 'has-other'; readonly named: NamedPort; readonly wanted: Port }
  /** It could have had a number, but another name of an atomic request could not. */
  | { readonly kind: 'withheld'; readonly name: FullName }
  /** Others took the numbers that were found, so many times in a row. */
  | { readonly kind: 'snatched'; readonly tries: number }
  | Refusal;

/** What became of a move. */
export type Move =
  | {
      readonly kind: 'moved';
      readonly named: NamedPort;
      readonly from: Port;
      /** The pool that it left: its new number is no longer of it. */
      readonly left?: string;
    }
  | { readonly kind: 'unknown-name'; readonly name: FullName }
  | Refusal;

/** What became of names that were to be pinned or unpinned. */
export interface Pinning {
  readonly named: readonly NamedPort[];
  readonly unknown: readonly FullName[];
}

/** What became of a renaming. */
export type Renaming =
  | { readonly kind: 'renamed'; readonly named: NamedPort; readonly from: FullName }
  | { readonly kind: 'unknown-name'; readonly name: FullName }
  | { readonly kind: 'name-taken'; readonly named: NamedPort }
  | { readonly kind: 'invalid-name'; readonly name: string; readonly problem: NameProblem };

/** What became of names that were given back. */
export interface Release {
  readonly released: readonly NamedPort[];
  readonly unknown: readonly FullName[];
}
