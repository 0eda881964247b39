import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const page = fs.readFileSync(path.join(root, 'docs/library.md'), 'utf8');
const examples = Array.from(page.matchAll(/```js\n([\s\S]*?)```/g), ([, code = '']) => code);
const [, command = ''] = /```sh\nnpx esbuild (.*)\n```/.exec(page) ?? [];

let folder: string;

/** Makes the file that the page tells to make, with the command that it tells. */
beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-library-')));
  const args = command
    .split(' ')
    .map((word) => word.replace(/=berth\.cjs$/, `=${folder}/berth.cjs`));
  const esbuild = path.join(root, 'node_modules/esbuild/bin/esbuild');
  const built = spawnSync(esbuild, args, { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs a program beside that file, with a registry of its own. */
function run(code: string): { status: number | null; out: string[]; err: string } {
  const state = fs.mkdtempSync(path.join(folder, 'state-'));
  const script = path.join(folder, 'example.mjs');
  fs.writeFileSync(script, code);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, BERTH_REGISTRY: path.join(state, 'registry.json') },
  });
  return { status, out: stdout.trim().split('\n'), err: stderr };
}

describe('docs/library.md', () => {
  const expected: [string, RegExp[]][] = [
    ['names', [/^api has \d{5}$/, /^false true$/, /^\/[a-z0-9-]+\/api \d{5}$/]],
    ['strategies', [/^0$/, /^(allocated|in-use)$/]],
    ['all or none', [/^allocated,allocated,allocated$/]],
    ['pools', [/^vnc$/, /^reserved Postgres$/, /^1 of 20$/]],
    ['sessions', [/^hello$/, /^true ready$/, /^start-failed 1$/, /^SIGTERM 0$/]],
    ['locks', [/^undefined$/, /^migrate example true$/, /^closed$/]],
    ['checking hosts', [/^127\.0\.0\.1 ok$/, /^127\.0\.0\.1:1 down$/, /^up$/]],
    ['histories', [/^\[ 'db\.example:5432' \]$/, /^0\.75 1 2$/, /^█{14,15}[▂-▇]?▁{5,6}$/]],
    ['free ports', [/^true true true$/, /^true$/, /^true true$/]],
  ];

  it.each(expected.map(([what, lines], i) => ({ what, lines, i })))(
    'has an example of $what that runs',
    ({ lines, i }) => {
      const { status, out, err } = run(examples[i] ?? '');
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toHaveLength(lines.length);
      for (const [n, line] of lines.entries()) expect(out[n]).toMatch(line);
    },
  );

  it('has an example of port specifications that runs', () => {
    expect(examples).toHaveLength(expected.length + 2);
    const { status, out } = run(examples[expected.length] ?? '');
    expect(status).toBe(0);
    expect(out[0]).toBe('{}');
    expect(out[1]).toBe('{ exact: 8080 }');
  });

  it('makes a file that needs no VS Code', () => {
    const code = fs.readFileSync(path.join(folder, 'berth.cjs'), 'utf8');
    expect(code).not.toMatch(/require\("vscode"\)/);
  });

  it('has an example of hardcoded ports that runs', () => {
    const { status, out, err } = run(examples.at(-1) ?? '');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const text = out.join('\n');
    expect(text).toContain("compose [ '3000 publish replace', '80 container report' ]");
    expect(text).toContain(`\${API_PORT:-3000}`);
    expect(text).toContain("[ { name: 'api', prefer: 3000 } ]");
  });
});
