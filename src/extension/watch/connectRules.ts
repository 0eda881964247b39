import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Book, NamedPort } from '../../registry/book.ts';
import { CONFIG_FILE, parseConfig } from '../../registry/config.ts';
import type { FullName } from '../../registry/names.ts';

/** A project's names that nobody is to connect to, as its berth.json says. */
interface Rules {
  /** Which version of the file was read. */
  readonly version: string;
  readonly closed: readonly string[];
}

/** The names that are not to be connected to (`"watch": false`), by what the projects' berth.json say. */
export class ConnectRules {
  private readonly known = new Map<string, Rules>();
  private closed: ReadonlySet<FullName> = new Set();

  /** Reads the files of some projects, where they have changed. */
  async read(roots: Iterable<string>, book: Book): Promise<void> {
    const closed = new Set<FullName>();
    for (const root of new Set(roots)) {
      const rules = await readRules(root, this.known.get(root));
      if (rules === undefined) this.known.delete(root);
      else this.known.set(root, rules);
      for (const name of rules?.closed ?? []) closed.add(book.fullName({ name, root }));
    }
    this.closed = closed;
  }

  allow({ name }: NamedPort): boolean {
    return !this.closed.has(name);
  }
}

/** @returns `known` when the file has not changed; `undefined` when there is none that can be read */
async function readRules(root: string, known: Rules | undefined): Promise<Rules | undefined> {
  const file = path.join(root, CONFIG_FILE);
  try {
    const { mtimeMs, size, ino } = await stat(file);
    const version = `${mtimeMs} ${size} ${ino}`;
    if (version === known?.version) return known;
    const { config } = parseConfig(await readFile(file, 'utf8'));
    const closed = [...config.ports].flatMap(([name, port]) =>
      port.watch === false ? [name] : [],
    );
    return { version, closed };
  } catch {
    // Somebody else tells of a file that cannot be read; a project without one has no rules.
    return undefined;
  }
}
