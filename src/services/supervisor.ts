import type { Sessions } from '../session/sessions.ts';
import { inOrder, reversed } from './inOrder.ts';
import type { Service } from './service.ts';
import type { ServiceEvent, ServiceOutcome } from './serviceEvent.ts';
import { SupervisedService } from './supervisedService.ts';

/** What a supervisor looks after. */
export interface Undertaking {
  readonly sessions: Sessions;
  /** The root of the project. */
  readonly root: string;
  /** In the order of their start, as `startOrder` returns them. */
  readonly services: readonly Service[];
  /** The environment that they start from. */
  readonly inherited: NodeJS.ProcessEnv;
  /** Told what happens, in order. */
  readonly tell: (event: ServiceEvent) => void;
  /** Told what services write, piece by piece, where anybody wants to know. */
  readonly onOutput?: (service: string, text: string) => void;
}

/** A service and what became of it. */
export interface Outcome {
  readonly service: string;
  readonly outcome: ServiceOutcome;
}

/**
 * Starts services, each once those it depends on are ready, starts them again as they say, and stops them the other
 * way round. Each is a session: when this process is killed they go on, and can be stopped like any other.
 */
export class Supervisor {
  /**
   * What became of each service, in the order of their start; settles when nothing is left to look after. Rejects
   * when one can't be looked after (the registry can't be read, the disk is full), once all are stopped.
   */
  readonly finished: Promise<readonly Outcome[]>;
  private readonly services: readonly SupervisedService[];
  private readonly tell: Undertaking['tell'];
  /** Calls a start off. */
  private readonly callOff = new AbortController();
  private starting: Promise<void> | undefined;
  private stopping: Promise<void> | undefined;
  private finish: (outcomes: readonly Outcome[]) => void = () => {};
  private fail: (bug: unknown) => void = () => {};
  /** What kept a service from being looked after. */
  private bug: unknown;

  constructor({ services, ...undertaking }: Undertaking) {
    this.tell = undertaking.tell;
    const onRest = (bug?: unknown) => {
      if (bug === undefined) {
        this.giveUpStart();
        this.finishIfAtRest();
      } else {
        this.bug ??= bug;
        void this.stop();
      }
    };
    const crew = { ...undertaking, onRest };
    this.services = services.map((service) => new SupervisedService(service, crew));
    this.finished = new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
    // Whoever starts services may find out later.
    this.finished.catch(() => {});
  }

  /**
   * Starts everything; comes back when all are ready. When one fails, or {@link stop} is called meanwhile, all that
   * was started is stopped again.
   * @throws SessionError of the first one that failed; an AbortError when the start was called off
   */
  async start(): Promise<void> {
    const { signal } = this.callOff;
    const start = (service: SupervisedService) => service.start(signal);
    this.starting = inOrder(this.services, start, () => this.callOff.abort());
    try {
      await this.starting;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      this.starting = undefined;
    }
    this.finishIfAtRest();
  }

  /**
   * Stops everything in the order that dependencies ask for; what breaks one does not keep the rest, see
   * {@link finished}. Called again it waits for the first call.
   */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  /** Ends everything at once and without grace, whether {@link stop} is under way or not. */
  async kill(): Promise<void> {
    const stopping = this.stop();
    await Promise.all(this.services.map((service) => this.noting(service.kill())));
    await stopping;
  }

  private async stopAll(): Promise<void> {
    this.callOff.abort();
    for (const service of this.services) service.abandon();
    await this.starting?.catch(() => {});
    const running = this.services.filter((service) => service.isOurs);
    const alive = running.filter(({ outcome }) => outcome === undefined);
    if (alive.length > 0)
      this.tell({ kind: 'stopping', services: alive.map(({ name }) => name).reverse() });
    await inOrder(reversed(running), ({ item }) => this.noting(item.stop()));
    this.finishNow();
  }

  private async noting(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (bug) {
      this.bug ??= bug;
    }
  }

  /** Whoever stops a service while others still start means these, too, and what they depend on is gone. */
  private giveUpStart(): void {
    if (this.starting === undefined || this.callOff.signal.aborted) return;
    if (this.services.some(({ outcome }) => outcome?.kind === 'let-go')) void this.stop();
  }

  /** Nothing of it runs any more, or is about to. */
  private finishIfAtRest(): void {
    if (this.starting !== undefined || this.callOff.signal.aborted) return;
    if (this.services.every(({ outcome }) => outcome !== undefined)) this.finishNow();
  }

  private finishNow(): void {
    for (const service of this.services) service.abandon();
    if (this.bug !== undefined) this.fail(this.bug);
    this.finish(
      this.services.map(({ name, outcome = { kind: 'not-started' } }) => ({
        service: name,
        outcome,
      })),
    );
  }
}
