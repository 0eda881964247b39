import { HistoryBusyError, type HistoryError } from '../../history/errors.ts';
import { HistoryWriter } from '../../history/writer.ts';
import { isBeingWritten } from '../../history/writerClaim.ts';

/** How often it is looked whether there is somebody who watches, in ms. */
const AGAIN = 2_000;
/** How long after trouble with the files it is tried again, in ms. */
const AFTER_TROUBLE = 60_000;

/** What a window does that leads, and one that doesn't. */
export interface LeadershipMeans {
  /** The folder of the histories. */
  readonly dir: string;
  mayLead(): boolean;
  /** This window writes the histories from now on, until it disposes of the result. */
  lead(writer: HistoryWriter): { dispose(): void };
  /** Called again and again while another window leads, or none. */
  follow(): void;
  failed(error: unknown): void;
}

/**
 * Makes one of all windows the one that watches: who writes the histories. When that one is closed, the
 * next to look takes its place; when it is killed, some seconds later.
 */
export class Leadership {
  private held:
    | { readonly writer: HistoryWriter; readonly leading: { dispose(): void } }
    | undefined;
  private timer: NodeJS.Timeout | undefined;
  private work: Promise<void>;
  private disposed = false;

  constructor(private readonly means: LeadershipMeans) {
    this.work = this.turn();
  }

  /** Whether this is the window that watches. */
  get leads(): boolean {
    return this.held !== undefined;
  }

  private async turn(): Promise<void> {
    let pause = AGAIN;
    try {
      if (!this.means.mayLead()) await this.resign();
      else if (!this.leads && !isBeingWritten(this.means.dir)) await this.tryToLead();
      if (!this.leads && !this.disposed) this.means.follow();
    } catch (error) {
      pause = AFTER_TROUBLE;
      this.means.failed(error);
    }
    if (this.disposed) return;
    this.timer = setTimeout(() => {
      this.work = this.turn();
    }, pause);
  }

  private async tryToLead(): Promise<void> {
    try {
      const writer = await HistoryWriter.open(this.means.dir, {
        onTrouble: (error) => this.trouble(error),
      });
      if (this.disposed) await writer.close();
      else this.held = { writer, leading: this.means.lead(writer) };
    } catch (error) {
      if (!(error instanceof HistoryBusyError)) throw error;
    }
  }

  private trouble(error: HistoryError): void {
    this.means.failed(error);
    if (error.code === 'lost') this.resign().catch((why: unknown) => this.means.failed(why));
  }

  private async resign(): Promise<void> {
    const { held } = this;
    if (held === undefined) return;
    this.held = undefined;
    held.leading.dispose();
    await held.writer.close();
  }

  /** Lets another window take over. */
  async dispose(): Promise<void> {
    this.disposed = true;
    clearTimeout(this.timer);
    try {
      await this.work;
      await this.resign();
    } catch (error) {
      this.means.failed(error);
    }
  }
}
