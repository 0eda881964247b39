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
  /** The environment that they start from; this process's own by default. */
  readonly inherited?: NodeJS.ProcessEnv;
  /** Told what happens, in order. */
  readonly tell: (event: ServiceEvent) => void;
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
  /** What became of each service; settles when there is nothing more to look after. */
  readonly finished: Promise<readonly Outcome[]>;
  private readonly services: readonly SupervisedService[];
  private readonly tell: Undertaking['tell'];
  /** Calls a start off. */
  private readonly callOff = new AbortController();
  private starting: Promise<void> = Promise.resolve();
  private stopping: Promise<void> | undefined;
  private graceMs: number | undefined;

  constructor({ sessions, root, services, inherited = process.env, tell }: Undertaking) {
    const crew = { sessions, root, inherited, tell };
    this.tell = tell;
    this.services = services.map((service) => new SupervisedService(service, crew));
    this.finished = Promise.all(
      this.services.map(async ({ name, over }) => ({ service: name, outcome: await over })),
    );
  }

  /**
   * Starts everything; comes back when all are ready. When one fails, or {@link stop} is called meanwhile, all that
   * was started is stopped again.
   * @throws SessionError of the first one that failed
   */
  async start(): Promise<void> {
    const { signal } = this.callOff;
    this.starting = inOrder(
      this.services,
      (service) => service.start(signal),
      () => this.callOff.abort(),
    );
    try {
      await this.starting;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops everything in the order that dependencies ask for. Called again it waits for the first call. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  /** Has everything stopped at once and without grace, whether {@link stop} is under way or not. */
  async kill(): Promise<void> {
    await Promise.all(this.services.map((service) => service.kill()));
    await this.stop();
  }

  private async stopAll(): Promise<void> {
    this.callOff.abort();
    await this.starting.catch(() => {});
    const running = this.services.filter((service) => service.isOurs);
    for (const service of this.services) {
      if (!service.isOurs) service.leave();
    }
    if (running.length === 0) return;
    this.tell({ kind: 'stopping', services: running.map(({ name }) => name) });
    await inOrder(reversed(running), ({ item }) => item.stop(this.graceMs));
  }
}
