import type { Sample } from '../../history/tally.ts';
import type { Listener } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import type { NamedPort } from '../../registry/book.ts';
import type { FullName } from '../../registry/names.ts';
import type { NameStatus } from '../../registry/status.ts';
import { inParallel } from '../../session/inParallel.ts';
import type { SessionRecord } from '../../session/record.ts';
import {
  beganToFlap,
  type Course,
  followed,
  isLongDown,
  isUnsure,
  type Verdict,
  verdictOf,
} from './course.ts';
import type { Fate } from './fate.ts';
import { addressOf, isShy } from './shy.ts';

/**
 * The table of listeners is read in every so manieth round: it costs more than all connections together. While a
 * server is gone, more often: what answers on its port may be anybody's. Elsewhere than on Linux each reading
 * starts a program.
 */
const TABLE_EVERY = process.platform === 'linux' ? { usual: 3, gone: 1 } : { usual: 18, gone: 3 };
/** A name that is found down is looked at again after so many ms: by then a hot reload is over. */
const SURE_AFTER = 2_000;
/** So many connections at once: more would measure one another. */
const AT_ONCE = 4;
/** So many names are watched at most; each has a file of its own. */
const MOST = 256;

/** What a watch works with. */
export interface WatchMeans {
  /** What every name's number is doing. */
  look(): Promise<readonly NameStatus[]>;
  /** The sessions, by the name whose port they have. */
  sessions(): Promise<ReadonlyMap<FullName, SessionRecord>>;
  /** What became of a session whose server has gone. */
  fateOf(session: SessionRecord): Fate;
  /** Connects once; `undefined` when that says nothing about the server. */
  connect(address: string, port: Port): Promise<Omit<Sample, 'at'> | undefined>;
  /** The ports at which connections wait to be accepted. */
  waiting(): Promise<ReadonlySet<Port>>;
  /** Whether the project of a name lets it be connected to. */
  mayConnect(named: NamedPort): boolean;
  record(name: FullName, sample: Sample): void;
  /** How a name has fared until now. */
  past(name: FullName): Course;
  /** Milliseconds between rounds, and whether names are connected to at all. */
  options(): { readonly interval: number; readonly connect: boolean };
  /** What is to be said of the names after each round, and which began to flap in it. */
  told(verdicts: ReadonlyMap<FullName, Verdict>, flapping: readonly NamedPort[]): void;
  failed(error: unknown): void;
}

interface Watched {
  readonly named: NamedPort;
  course: Course;
  /** Where to connect; `undefined` when only the table is asked. */
  address: string | undefined;
  /** Whether somebody listened at the last reading of the table. */
  listens: boolean;
  /** The session whose server it was at the last reading of the table that found one. */
  session: SessionRecord | undefined;
  /** Connections wait to be accepted, as one look after the other found since that time (ms since 1970). */
  waits?: { readonly since: number; readonly again: boolean } | undefined;
}

/** Whether its server is connected to, and not only the table asked. */
function isConnectedTo(one: Watched): one is Watched & { readonly address: string } {
  return one.listens && one.address !== undefined;
}

/** Looks at the names that are bound, round after round, until it is disposed of. */
export class NameWatch {
  private readonly watched = new Map<FullName, Watched>();
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(private readonly means: WatchMeans) {
    void this.go();
  }

  private async go(): Promise<void> {
    for (let round = 0; !this.disposed; round += 1) {
      const begun = performance.now();
      const isGone = this.some(({ listens }) => !listens);
      await this.safely(round % TABLE_EVERY[isGone ? 'gone' : 'usual'] === 0);
      if (this.some(({ course }) => isUnsure(course))) {
        await this.pause(SURE_AFTER);
        await this.safely(true, ({ course }) => isUnsure(course));
      }
      await this.pause(this.interval - (performance.now() - begun));
    }
  }

  /** A server that listens but lets nobody through is asked more often for a while: it may be back soon. */
  private get interval(): number {
    const { interval } = this.means.options();
    const now = Date.now();
    const isSilent = this.some(
      ({ listens, course }) =>
        listens && course.downSince !== undefined && !isLongDown(course, now),
    );
    return isSilent ? Math.min(interval, SURE_AFTER) : interval;
  }

  private some(which: (watched: Watched) => boolean): boolean {
    return [...this.watched.values()].some(which);
  }

  private async safely(
    withTable: boolean,
    which: (watched: Watched) => boolean = () => true,
  ): Promise<void> {
    if (this.disposed) return;
    try {
      await this.round(withTable, which);
    } catch (error) {
      if (!this.disposed) this.means.failed(error);
    }
  }

  private pause(ms: number): Promise<void> {
    if (this.disposed) return Promise.resolve();
    return new Promise((resolve) => {
      this.timer = setTimeout(resolve, Math.max(0, ms));
    });
  }

  /** @param which of the names that are watched already are looked at */
  private async round(withTable: boolean, which: (watched: Watched) => boolean): Promise<void> {
    const wanted = [...this.watched.values()].filter(which);
    const added = withTable ? await this.readTable() : [];
    const all = [...wanted, ...added];
    const waiting = all.some(isConnectedTo) ? await this.means.waiting() : new Set<Port>();
    const flapping: NamedPort[] = [];
    await inParallel(all, AT_ONCE, async (one) => {
      // Its port changed meanwhile, and another one has taken its place; or nobody watches any more.
      if (this.disposed || this.watched.get(one.named.name) !== one) return;
      const found = await this.lookAt(one, withTable, waiting);
      if (found === undefined || this.disposed) return;
      const fate = found.up || one.session === undefined ? 'ended' : this.means.fateOf(one.session);
      // Which is no outage; it is watched again once its server listens.
      if (fate === 'stopped') this.watched.delete(one.named.name);
      if (fate !== 'ended') return;
      const at = Date.now();
      const before = one.course;
      one.course = followed(before, { at, up: found.up });
      if (beganToFlap(before, one.course)) flapping.push(one.named);
      this.means.record(one.named.name, { at, ...found });
    });
    this.conclude(flapping);
  }

  /** Takes over who listens now. @returns the names that were not watched before */
  private async readTable(): Promise<Watched[]> {
    const [statuses, sessions] = await Promise.all([this.means.look(), this.means.sessions()]);
    const { connect } = this.means.options();
    const names = new Map(statuses.map((status) => [status.named.name, status]));
    for (const [name, { named }] of this.watched) {
      if (names.get(name)?.named.port !== named.port) this.watched.delete(name);
    }
    const added: Watched[] = [];
    for (const { named, state } of names.values()) {
      const known = this.watched.get(named.name);
      if (state.kind !== 'listening') {
        if (known !== undefined) known.listens = false;
        continue;
      }
      if (known === undefined && this.watched.size >= MOST) continue;
      const address = connect ? this.addressFor(named, state.listener) : undefined;
      const session = sessions.get(named.name);
      if (known !== undefined) Object.assign(known, { address, session, listens: true });
      else {
        const course = this.means.past(named.name);
        const one: Watched = { named, course, address, session, listens: true };
        this.watched.set(named.name, one);
        added.push(one);
      }
    }
    return added;
  }

  private addressFor(named: NamedPort, listener: Listener): string | undefined {
    const may = this.means.mayConnect(named) && !isShy(named, listener);
    return may ? addressOf(listener) : undefined;
  }

  /**
   * Where a connection waits to be accepted, maybe ours, no other one is made: while its server is paused, the system
   * would take them until nobody else finds room.
   * @returns `undefined` when nothing is known of the moment
   */
  private async lookAt(
    one: Watched,
    isFresh: boolean,
    waiting: ReadonlySet<Port>,
  ): Promise<Omit<Sample, 'at'> | undefined> {
    const { waits, named, listens } = one;
    one.waits = undefined;
    if (!isConnectedTo(one)) return isFresh ? { up: listens } : undefined;
    if (!waiting.has(named.port)) return this.means.connect(one.address, named.port);
    one.waits = { since: waits?.since ?? Date.now(), again: waits !== undefined };
    // It listens. What waits at the next look still, is at a server that is neither up nor down.
    return waits === undefined ? { up: true } : undefined;
  }

  private conclude(flapping: readonly NamedPort[]): void {
    const now = Date.now();
    const verdicts = new Map<FullName, Verdict>();
    for (const [name, { course, listens, waits }] of this.watched) {
      if (!listens && isLongDown(course, now)) {
        this.watched.delete(name);
        continue;
      }
      const verdict = verdictOf(course, now);
      if (verdict?.kind === 'up' && waits?.again) {
        verdicts.set(name, { kind: 'down', since: waits.since });
      } else if (verdict !== undefined) verdicts.set(name, verdict);
    }
    if (!this.disposed) this.means.told(verdicts, flapping);
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }
}
