import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { FullName } from '../../registry/names.ts';

/** How much of a log is shown that was there before, in bytes: some thousand lines. */
const EARLIER = 256 * 1024;

/** How fast a log is shown: two million characters a second. */
const CHARACTERS_PER_MS = 2_000;

/** What to show a log of. */
export interface LoggedSession {
  readonly name: FullName;
  /** For the terminal's title. */
  readonly label: string;
  /** Its log; need not be there. */
  readonly file: string;
}

/**
 * Terminals that show what sessions write, one a session: colours, links to ports and a search are there, which an
 * output channel lacks. Nothing runs in them, so closing one ends nothing.
 */
export class LogTerminals implements vscode.Disposable {
  private readonly terminals = new Map<FullName, { terminal: vscode.Terminal; log: LogPty }>();
  private readonly subscription = vscode.window.onDidCloseTerminal((closed) => {
    for (const [name, { terminal }] of this.terminals) {
      if (terminal === closed) this.terminals.delete(name);
    }
  });

  /** @param trouble shown too: why the session did not start */
  show(session: LoggedSession, trouble?: string): void {
    const shown = this.terminals.get(session.name) ?? this.open(session);
    if (trouble !== undefined) shown.log.tell(trouble);
    shown.terminal.show(true);
  }

  private open(session: LoggedSession) {
    // Another terminal that VS Code restores at that moment may have come to the front.
    const log = new LogPty(session, () => terminal.show(true));
    const terminal = vscode.window.createTerminal({
      name: vscode.l10n.t('{0} (log)', session.label),
      pty: log,
      iconPath: new vscode.ThemeIcon('output'),
    });
    const shown = { terminal, log };
    this.terminals.set(session.name, shown);
    return shown;
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { terminal } of this.terminals.values()) terminal.dispose();
  }
}

/** A terminal that follows a file. Keys do nothing there. */
class LogPty implements vscode.Pseudoterminal {
  private readonly written = new vscode.EventEmitter<string>();
  private readonly closed = new AbortController();
  /** Told before the terminal was on the screen, where writing is lost. */
  private waiting: string[] | undefined = [];
  readonly onDidWrite = this.written.event;

  /** @param opened is called once it is on the screen */
  constructor(
    private readonly session: LoggedSession,
    private readonly opened: () => void,
  ) {}

  open(): void {
    const told = this.waiting ?? [];
    this.waiting = undefined;
    const { label } = this.session;
    this.line(2, vscode.l10n.t('Log of {0}. Closing this terminal ends nothing.', label));
    void this.follow(told).catch((error: unknown) => this.tell(String(error)));
    this.opened();
  }

  private async follow(told: readonly string[]): Promise<void> {
    const { followFile } = await import('../../session/logTail.ts');
    const { file } = this.session;
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    const from = Math.max(0, size - EARLIER);
    let isCut = from > 0;
    const following = followFile(file, {
      from,
      signal: this.closed.signal,
      onText: async (text) => {
        const whole = isCut ? text.slice(text.indexOf('\n') + 1) : text;
        isCut = false;
        this.write(whole);
        // The window cannot say that it is behind, and a program in a loop writes hundreds of megabytes.
        await sleep(whole.length / CHARACTERS_PER_MS);
      },
    });
    for (const line of told) this.tell(line);
    await following;
  }

  /** Shows something that is not in the file, in red. */
  tell(text: string): void {
    if (this.waiting !== undefined) this.waiting.push(text);
    else this.line(31, text);
  }

  private line(colour: number, text: string): void {
    this.write(`\u001b[${colour}m${text}\u001b[0m\n`);
  }

  private write(text: string): void {
    this.written.fire(text.replace(/\r?\n/g, '\r\n'));
  }

  close(): void {
    this.closed.abort();
    this.written.dispose();
  }
}
