import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanText } from '../../../src/literals/scan.ts';

/** A folder with `manifest.json`, `labels.jsonl` and `files/`: public repositories' files with their ports labelled. */
const corpus = process.env.BERTH_CORPUS ?? path.resolve('..', 'shared', 'corpus');
const present = fs.existsSync(path.join(corpus, 'labels.jsonl'));

interface Place {
  readonly file: string;
  readonly line: number;
  readonly startCol: number;
  readonly action: string;
}
type Label = Place & { readonly role: string };

const keyOf = ({ file, line, startCol }: Place) => `${file}:${line}:${startCol}`;
const isActionable = ({ action }: Place) => action !== 'report' && action !== 'ignore';
/** Labels of what is neither right nor wrong to find: prose, and firewall rules. */
const isIndifferent = ({ action, role }: Label) => action === 'ignore' || role === 'acl';

/** Share of the found that is right, share of the right that was found, and what is wrong in either. */
function judge(found: readonly Place[], right: readonly Label[], indifferent: readonly Label[]) {
  const wanted = new Set(right.map(keyOf));
  const neither = new Set(indifferent.map(keyOf));
  const judged = found.filter((place) => !neither.has(keyOf(place)));
  const hits = judged.filter((place) => wanted.has(keyOf(place)));
  const places = new Set(found.map(keyOf));
  return {
    precision: hits.length / judged.length,
    recall: hits.length / right.length,
    wrong: judged.filter((place) => !wanted.has(keyOf(place))).map(keyOf),
    missed: right.filter((label) => !places.has(keyOf(label))).map(keyOf),
  };
}

describe.skipIf(!present)('hardcoded ports in files of public repositories', () => {
  const read = (file: string) => fs.readFileSync(path.join(corpus, file), 'utf8');
  const labels = () =>
    read('labels.jsonl')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Label => JSON.parse(line));
  const found = () =>
    (JSON.parse(read('manifest.json')) as { file: string }[]).flatMap(({ file }): Place[] => {
      const text = read(path.join('files', file));
      return (scanText(file, text)?.literals ?? []).map(({ start, action }) => {
        const before = text.slice(0, start).split('\n');
        return { file, line: before.length, startCol: (before.at(-1)?.length ?? 0) + 1, action };
      });
    });

  it('are found, and little else is', () => {
    const all = labels();
    const result = judge(
      found(),
      all.filter((label) => !isIndifferent(label)),
      all.filter(isIndifferent),
    );
    expect(all.length).toBeGreaterThan(100);
    expect(result.precision, `not ports: ${result.wrong.join(' ')}`).toBeGreaterThanOrEqual(0.98);
    expect(result.recall, `missed: ${result.missed.join(' ')}`).toBeGreaterThanOrEqual(0.97);
  });

  it('are said to be replaceable where they are', () => {
    const all = labels();
    const result = judge(
      found().filter(isActionable),
      all.filter(isActionable),
      all.filter(isIndifferent),
    );
    expect(result.precision, `not replaceable: ${result.wrong.join(' ')}`).toBeGreaterThanOrEqual(
      0.97,
    );
    expect(result.recall, `missed: ${result.missed.join(' ')}`).toBeGreaterThanOrEqual(0.95);
  });
});
