import type { LiteralRole, PortLiteral } from '../../literals/finding.ts';
import type { Listener } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import type { Book, NamedPort } from '../../registry/book.ts';
import { cautionOf } from '../../registry/caution.ts';
import { judgeListener } from '../../registry/ownership.ts';
import type { ReservedRange } from '../../registry/setAside/setAside.ts';

/** What makes a hardcoded port more than a matter of taste. */
export type Trouble =
  /** A name of another project has the number. */
  | { readonly kind: 'held'; readonly holder: NamedPort }
  /** Somebody from outside the project listens there right now. */
  | { readonly kind: 'taken'; readonly listener: Listener }
  /** Different services of this project want the number. */
  | { readonly kind: 'twice'; readonly names: readonly string[] }
  | { readonly kind: 'reserved'; readonly reservation: ReservedRange }
  | { readonly kind: 'pooled'; readonly pool: string }
  /** Servers had better stay off it. The clause goes on after "which" or "that". */
  | { readonly kind: 'unfit'; readonly clause: string };

/** What is known where ports are judged. */
export interface Surroundings {
  /** The project that the file belongs to. */
  readonly root: string;
  readonly book: Book;
  /** Who listens; empty while nobody looked. */
  readonly listeners: readonly Listener[];
  /** By literal: the names of all services that want its number, where those are several. */
  readonly twice: ReadonlyMap<PortLiteral, readonly string[]>;
}

/** Roles of a number on which a program of this project listens: others there are in its way. */
const LISTENS: ReadonlySet<LiteralRole> = new Set(['listen', 'publish', 'debug']);
/** Below, numbers belong to services that no browser is meant to open. */
const FIRST_FREE = 1024;

/** Judges the hardcoded ports of one file, each number once. */
export class TroubleFinder {
  private readonly strangers = new Map<Port, Promise<Listener | undefined>>();

  constructor(private readonly around: Surroundings) {}

  /** The worst that there is to say of a literal; `undefined` when it is only hardcoded. */
  async troubleWith(literal: PortLiteral): Promise<Trouble | undefined> {
    const { port, role } = literal;
    if (literal.action === 'report' || literal.confidence !== 'high') return undefined;
    const { book, root, twice } = this.around;
    const name = book.holderOf(port);
    const holder = name && book.byFullName(name);
    if (holder?.root !== undefined && holder.root !== root) return { kind: 'held', holder };
    if (!LISTENS.has(role)) return undefined;
    const names = twice.get(literal);
    if (names !== undefined) return { kind: 'twice', names };
    // A name of this project or a shared one has it, and whoever chose that knew what it is.
    if (holder !== undefined) return this.takenFrom(holder, port);
    const listener = await this.strangerOn(port);
    if (listener !== undefined) return { kind: 'taken', listener };
    const reservation = book.setAside.reservationOf(port);
    if (reservation !== undefined) return { kind: 'reserved', reservation };
    const pool = book.setAside.poolOf(port);
    if (pool !== undefined) return { kind: 'pooled', pool: pool.name };
    const caution = port < FIRST_FREE ? undefined : await cautionOf(port);
    return caution === undefined ? undefined : { kind: 'unfit', clause: caution.clause };
  }

  private async takenFrom(holder: NamedPort, port: Port): Promise<Trouble | undefined> {
    // The server of a shared name may run anywhere.
    const listener = holder.root === undefined ? undefined : await this.strangerOn(port);
    return listener && { kind: 'taken', listener };
  }

  private strangerOn(port: Port): Promise<Listener | undefined> {
    let stranger = this.strangers.get(port);
    if (stranger === undefined) {
      stranger = this.findStranger(port);
      this.strangers.set(port, stranger);
    }
    return stranger;
  }

  /** Who listens on a port and is surely none of the project's; nobody when one of its own does, too. */
  private async findStranger(port: Port): Promise<Listener | undefined> {
    const { book, root, listeners } = this.around;
    const there = listeners.filter((listener) => listener.port === port);
    if (there.length === 0) return undefined;
    const roots = book.roots();
    let stranger: Listener | undefined;
    for (const listener of there) {
      const owner = await judgeListener(listener, root, roots);
      if (owner === 'ours') return undefined;
      if (owner === 'stranger') stranger ??= listener;
    }
    return stranger;
  }
}
