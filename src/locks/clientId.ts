import path from 'node:path';

/** The longest word of a program, in characters: it is to be read in a table. */
const LONGEST = 60;

/** What a client calls itself: its program in a word, and its process. */
export function clientIdFor(program: string): string {
  const word = path
    .basename(program)
    .replace(/[^A-Za-z0-9@_-]+/g, '-')
    .slice(0, LONGEST);
  return `${word.replace(/^-+|-+$/g, '') || 'berth'}.${process.pid}`;
}
