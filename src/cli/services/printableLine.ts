import { stripVTControlCharacters } from 'node:util';

const ESCAPE = String.fromCharCode(27);
/** "Select graphic rendition", ECMA-48: colours, bold and the like. */
const COLOUR = new RegExp(`(${ESCAPE}\\[[\\d;:]*m)`);
const RESET = `${ESCAPE}[0m`;
/** More of them at a time are nobody's colour. */
const MOST = 8;

/**
 * Lines of a program as they can stand among those of others: colours stay, and go on in the program's next line as
 * a terminal would have it; all else that steers a terminal (clearing it, moving about) goes.
 */
export class PrintableLines {
  /** The colours that hold at the moment. */
  private colours: string[] = [];

  /** @param line without its line break */
  next(line: string): string {
    // What was written before a carriage return is overwritten by what comes after it.
    const text = line.replace(/\r+$/, '');
    const shown = text.slice(text.lastIndexOf('\r') + 1);
    const before = this.colours.join('');
    const parts = shown.split(COLOUR).map((part, i) => {
      if (i % 2 === 0) return plain(part);
      this.note(part);
      return part;
    });
    return `${before}${parts.join('')}${this.colours.length > 0 ? RESET : ''}`;
  }

  private note(colour: string): void {
    if (/\[0*m$/.test(colour)) this.colours = [];
    else this.colours = [...this.colours, colour].slice(-MOST);
  }
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/[^\P{Cc}\t]/gu, '');
}
