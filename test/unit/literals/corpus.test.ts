import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPortLiterals } from '../../../src/literals/vscode/findInTokenFile.ts';
import { tokenFileKind } from '../../../src/literals/vscode/tokenFiles.ts';

/** A folder with `manifest.json`, `labels.jsonl` and `files/`: public repositories' files with their ports labelled. */
const corpus = process.env.BERTH_CORPUS ?? path.resolve('..', 'shared', 'corpus');
const present = fs.existsSync(path.join(corpus, 'labels.jsonl'));

interface Place {
  readonly file: string;
  readonly line: number;
  readonly startCol: number;
}
type Label = Place & { readonly action: string; readonly role: string };

const keyOf = ({ file, line, startCol }: Place) => `${file}:${line}:${startCol}`;

describe('hardcoded ports in files of public repositories', () => {
  it.skipIf(!present)('are found, and nothing else is', () => {
    const manifest: { file: string }[] = JSON.parse(
      fs.readFileSync(path.join(corpus, 'manifest.json'), 'utf8'),
    );
    const labels = fs
      .readFileSync(path.join(corpus, 'labels.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Label => JSON.parse(line))
      .filter((label) => tokenFileKind(label.file) !== undefined);
    const found = manifest.flatMap(({ file }): Place[] => {
      const kind = tokenFileKind(file);
      if (kind === undefined) return [];
      const text = fs.readFileSync(path.join(corpus, 'files', file), 'utf8');
      return findPortLiterals(kind, text).map(({ start }) => {
        const before = text.slice(0, start).split('\n');
        return { file, line: before.length, startCol: (before.at(-1)?.length ?? 0) + 1 };
      });
    });
    const wanted = new Set(labels.filter((label) => label.action === 'replace').map(keyOf));
    const indifferent = new Set(labels.map(keyOf));
    const hits = found.filter((place) => wanted.has(keyOf(place))).length;
    const wrong = found.filter((place) => !indifferent.has(keyOf(place))).map(keyOf);
    expect(wanted.size).toBeGreaterThan(10);
    expect({ recall: hits / wanted.size, wrong }).toEqual({ recall: 1, wrong: [] });
  });
});
