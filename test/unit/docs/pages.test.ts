import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { parts } from '../../../scripts/testing/parts.mts';
import { VERB_NAMES } from '../../../src/cli/verbTable.ts';

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
const pages = [
  ...fs.readdirSync(root).filter((name) => name.endsWith('.md')),
  ...fs
    .readdirSync(path.join(root, 'docs'))
    .flatMap((name) => (name.endsWith('.md') ? `docs/${name}` : [])),
];

describe.each(pages)('%s', (page) => {
  it('links and shows only files that are there', () => {
    const text = read(page);
    const targets = [...text.matchAll(/\]\(([^)#\s]+)|(?:src|srcset)="([^"]+)"/g)]
      .map(([, link, picture]) => link ?? picture ?? '')
      .filter((target) => !target.includes(':'));
    const missing = targets.filter(
      (target) => !fs.existsSync(path.join(root, path.dirname(page), target)),
    );
    expect(missing).toEqual([]);
  });

  it('speaks only of npm scripts that are there', () => {
    const named = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });
});

describe('README.md', () => {
  it('lists every setting with its default', () => {
    const listed = [...read('README.md').matchAll(/^\| `(berth\.[\w.]+)` +\| `([^`]+)` +\|/gm)];
    const settings = Object.entries(manifest.contributes.configuration.properties);
    expect(Object.fromEntries(listed.map(([, key = '', value]) => [key, value]))).toEqual(
      Object.fromEntries(settings.map(([key, setting]) => [key, String(setting.default)])),
    );
  });

  it('lists every verb of berth', () => {
    const listed = [...read('README.md').matchAll(/^\| `berth ((?:pool |session )?[\w-]+)/gm)].map(
      ([, verb]) => verb,
    );
    expect([...listed, 'help'].sort()).toEqual([...VERB_NAMES].sort());
  });
});

it('docs/testing.md lists every part of npm test', () => {
  const rows = [...read('docs/testing.md').matchAll(/^\| (`[^|]+) \|/gm)].map(
    ([, cell = '']) => cell,
  );
  const listed = rows.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  expect(listed).toEqual(parts.map(({ name }) => name));
});
