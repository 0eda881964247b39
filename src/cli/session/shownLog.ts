import { followFile } from '../../session/logTail.ts';
import type { Cli } from '../cli.ts';

/** A log that is shown while it grows. */
export class ShownLog {
  private readonly stop = new AbortController();
  private following: Promise<void> | undefined;
  private written = false;

  constructor(
    private readonly file: string,
    private readonly cli: Cli,
  ) {}

  /** Whether anything was shown. */
  get isShown(): boolean {
    return this.written;
  }

  /** Begins to show it, from its start; further calls do nothing. What keeps it from being shown is said. */
  begin(): void {
    this.following ??= followFile(this.file, {
      signal: this.stop.signal,
      onText: (text) => {
        this.written = true;
        this.cli.write(text);
      },
    }).catch((error: Error) => this.cli.say(error.message));
  }

  /** Shows what is there by now, and no more. */
  async end(): Promise<void> {
    this.stop.abort();
    await this.following;
  }
}
