import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { readVsix } from './readVsix.ts';

const limitBytes = 1024 * 1024;

/** Everything that may be in the package; a new kind of file has to be added here on purpose. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls(\.[a-z-]+)?\.json$/,
  /^extension\/(readme|changelog)\.md$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/dist\/([\w/-]+\.js|historyPage\.css)$/,
  /^extension\/l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
  /^extension\/media\/(icon\.png|[\w-]+\.svg)$/,
  /^extension\/media\/walkthrough\/[\w-]+\.(md|svg)$/,
  /^extension\/schemas\/[\w-]+\.schema\.json$/,
  /^extension\/syntaxes\/[\w-]+\.tmLanguage\.json$/,
];

describe('the packaged extension', () => {
  let contents: ReadonlyMap<string, Buffer>;
  let files: readonly string[];

  beforeAll(async () => {
    contents = await readVsix(inject('vsix'));
    files = [...contents.keys()];
  });

  it('stays below 1 MB', async () => {
    expect((await stat(inject('vsix'))).size).toBeLessThan(limitBytes);
  });

  it('holds only files that belong into it', () => {
    expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it('holds every file its manifest names, and the script of the scanning threads', () => {
    const bins = Object.values(manifest.bin);
    const named = [
      manifest.main,
      manifest.icon,
      ...bins,
      'dist/scanWorker.js',
      'dist/hardcoded.js',
      'dist/historyPage.js',
      'dist/historyPage.css',
    ];
    for (const path of [...named, ...contributedPaths(manifest.contributes)]) {
      expect(files).toContain(`extension/${path.replace(/^\.\//, '')}`);
    }
  });

  it('has a text for every placeholder of its manifest', () => {
    const texts = JSON.parse(text('extension/package.nls.json'));
    const placeholders = text('extension/package.json').matchAll(/"%([^"%]+)%"/g);
    const missing = [...placeholders].map((match) => match[1] ?? '').filter((key) => !texts[key]);
    expect(missing).toEqual([]);
  });

  it('ships without scripts, development tools and source maps', () => {
    const shipped = JSON.parse(text('extension/package.json'));
    expect(shipped).not.toHaveProperty('scripts');
    expect(shipped).not.toHaveProperty('devDependencies');
    for (const file of files.filter((name) => name.endsWith('.js'))) {
      expect(text(file)).not.toContain('sourceMappingURL');
    }
  });

  it('has a CLI that starts by itself', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'berth-cli-'));
    try {
      const cli = join(dir, 'cli.js');
      await writeFile(cli, text('extension/dist/cli.js'));
      const { stdout } = await promisify(execFile)(process.execPath, [cli, '--version']);
      expect(stdout).toContain(manifest.version);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  function text(file: string): string {
    const content = contents.get(file);
    if (!content) throw new Error(`${file} is not in the package`);
    return content.toString('utf8');
  }
});

/** Every relative path below `contributes`: icons, grammars, schemas, walkthrough media. */
function contributedPaths(value: unknown): string[] {
  if (typeof value === 'string') {
    return /^(\.\/)?(media|syntaxes|schemas|dist|l10n)\/\S+$/.test(value) ? [value] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(contributedPaths);
}
