import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { parseDocument } from '../../../src/registry/document.ts';
import { Registry } from '../../../src/registry/registry.ts';
import type { Report, Task } from './faultyWriter.ts';
import { TaskProcess } from './taskProcess.ts';

const OLD = ['/old/api', '/old/web'];

/** A registry with two names in a folder of its own, in which one writer meets a fault. */
export interface Trial {
  readonly file: string;
  /** What is committed: `ok` is false for a file that can't be read as a registry as a whole. */
  state(): State;
  backup(): State;
  /** Files of the lock and unfinished work. */
  debris(): string[];
  /** Commits a name as Berth does, in this process. @returns why it did not work */
  commit(name: string): Promise<string | undefined>;
}

/** A registry's text in short. */
export interface State {
  readonly ok: boolean;
  readonly revision: number;
  readonly names: readonly string[];
}

/** Sets up a trial in a new folder with that name. */
export function newTrial(parent: string, name: string): Trial {
  const folder = path.join(parent, name);
  const file = path.join(folder, 'registry.json');
  fs.mkdirSync(folder);
  const ports = Object.fromEntries(OLD.map((name, i) => [name, { port: 20_001 + i }]));
  const text = JSON.stringify({ format: 1, revision: 7, projects: {}, ports });
  fs.writeFileSync(file, text);
  fs.writeFileSync(`${file}.bak`, text);
  return {
    file,
    state: () => stateOf(file),
    backup: () => stateOf(`${file}.bak`),
    debris: () =>
      fs
        .readdirSync(folder, { withFileTypes: true })
        .filter(({ name }) => /\.(owner|lock|tmp)\b/.test(name))
        // An empty one tells nobody whose it was, so it may lie there until clean-up.
        .filter(
          (entry) => entry.isDirectory() || fs.statSync(path.join(folder, entry.name)).size > 0,
        )
        .map(({ name }) => name),
    async commit(name) {
      try {
        const registry = new Registry({ file, by: 'test' });
        const [result] = await registry.allocate([{ name, root: folder }]);
        return result?.kind === 'allocated' && result.created ? undefined : JSON.stringify(result);
      } catch (error) {
        return String(error);
      }
    },
  };
}

function stateOf(file: string): State {
  const found = parseDocument(fs.readFileSync(file, 'utf8'));
  if (found.kind !== 'ok') return { ok: false, revision: -1, names: [found.kind] };
  const { revision, ports } = found.document;
  return { ok: found.dropped.length === 0, revision, names: Array.from(ports.keys()).sort() };
}

/** The state before any commit of a trial, and that with more names committed one by one. */
export function stateWith(...more: readonly string[]): State {
  return { ok: true, revision: 7 + more.length, names: [...OLD, ...more].sort() };
}

/**
 * Lets what a dead holder left look as if it were alive: its files' times never get old. Any rule that
 * goes by time would wait for as long as this lasts.
 * @returns what ends it
 */
export function keepFresh(file: string): () => void {
  // By descriptor, so that no successor's files are touched.
  const left = [`${file}.owner`, `${file}.lock`].filter((each) => fs.existsSync(each));
  const opened = left.map((each) => fs.openSync(each, fs.constants.O_RDONLY));
  const touch = () => {
    const now = new Date(Date.now() + 60 * 60 * 1000);
    for (const fd of opened) fs.futimesSync(fd, now, now);
  };
  touch();
  const timer = setInterval(touch, 200);
  return () => {
    clearInterval(timer);
    for (const fd of opened) fs.closeSync(fd);
  };
}

/** The file operations of a commit that nothing disturbs, in order; never none. */
export async function operationsOfACommit(
  script: string,
  parent: string,
  { bare = false } = {},
): Promise<readonly string[]> {
  const { file } = newTrial(parent, bare ? 'undisturbed-bare' : 'undisturbed');
  const writer = new FaultyWriter(script, file);
  const { error, operations } = await writer.do({ file, name: '/new', bare });
  await writer.end();
  expect(error).toBeUndefined();
  // The lock and the two files: fewer would mean that the layer sees nothing.
  expect(operations.filter((operation) => operation.startsWith('rename')).length).toBe(2);
  return operations;
}

/** A process of faultyWriter.ts. */
export class FaultyWriter extends TaskProcess<Task, Report> {
  /** Waits until it pauses or is stopped. @returns before which operation */
  async paused(): Promise<string> {
    return (await this.line((text) => text.startsWith('at '))).slice(3);
  }

  signal(signal: NodeJS.Signals): void {
    this.worker.child.kill(signal);
  }
}
