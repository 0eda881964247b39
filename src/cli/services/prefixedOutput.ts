import { PrintableLines } from './printableLine.ts';

/** How long to wait for the rest of a line, in ms: prompts and progress have none. */
const PATIENCE = 300;
/** A line that is longer, in UTF-16 units, is shown in parts. */
const LONGEST = 65_536;

/** What several programs write, line by line and one line at a time, each behind the name of its program. */
export class PrefixedOutput {
  private readonly sources = new Map<string, Source>();
  /** Who has written the beginning of a line that was not ended. */
  private open: string | undefined;

  /**
   * @param write takes whole texts
   * @param prefix what stands before each line of a program
   */
  constructor(
    private readonly write: (text: string) => void,
    private readonly prefix: (name: string) => string,
  ) {}

  /** Adds what a program has written; a line that isn't ended is shown after a moment. */
  add(name: string, text: string): void {
    const source = this.source(name);
    clearTimeout(source.timer);
    const lines = `${source.rest}${text}`.split('\n');
    source.rest = lines.pop() ?? '';
    this.write(lines.map((line) => `${this.shown(name, line)}\n`).join(''));
    if (source.rest.length > LONGEST) this.flush(name);
    else if (source.rest !== '') {
      source.timer = setTimeout(() => this.flush(name), PATIENCE).unref();
    }
  }

  /** Adds lines that are told at once, between those of the programs. */
  say(name: string, text: string): void {
    this.write(
      text
        .split('\n')
        .map((line) => `${this.begun(name)}${line}\n`)
        .join(''),
    );
  }

  /** Ends what a program has begun: nothing more will come of it. */
  end(name: string): void {
    this.flush(name);
    if (this.open !== name) return;
    this.open = undefined;
    this.write('\n');
  }

  private source(name: string): Source {
    const known = this.sources.get(name);
    if (known !== undefined) return known;
    const source: Source = { rest: '', lines: new PrintableLines(), timer: undefined };
    this.sources.set(name, source);
    return source;
  }

  private flush(name: string): void {
    const source = this.source(name);
    clearTimeout(source.timer);
    if (source.rest === '') return;
    const text = this.shown(name, source.rest);
    source.rest = '';
    this.open = name;
    this.write(text);
  }

  /** A line, or the part of it that came now; the caller ends it. */
  private shown(name: string, line: string): string {
    const isContinued = this.open === name && !line.replace(/\r+$/, '').includes('\r');
    const text = this.source(name).lines.next(line);
    if (!isContinued) return `${this.begun(name)}${text}`;
    this.open = undefined;
    return text;
  }

  /** A new line's prefix, after the end of whatever line is open. */
  private begun(name: string): string {
    const end = this.open === undefined ? '' : '\n';
    this.open = undefined;
    return `${end}${this.prefix(name)}`;
  }
}

interface Source {
  /** The beginning of a line, not shown yet. */
  rest: string;
  readonly lines: PrintableLines;
  timer: NodeJS.Timeout | undefined;
}
