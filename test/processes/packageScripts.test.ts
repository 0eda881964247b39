import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { applyEdits } from 'jsonc-parser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rewriteText } from '../../src/literals/rewrite.ts';
import { scanText } from '../../src/literals/scan.ts';
import { type Bench, openBench } from './support/berth.ts';

/** Says what it was started with. */
const SHOW = `#!/usr/bin/env node
console.log(JSON.stringify([process.argv.slice(2), process.env.PORT, process.env.URL]));`;
/** Like cross-env: variables, then a command. */
const WITH = `#!/usr/bin/env node
const args = process.argv.slice(2);
while (/^\\w+=/.test(args[0])) { const [k, ...v] = args.shift().split('='); process.env[k] = v.join('='); }
process.exitCode = require('node:child_process').spawnSync(args[0], args.slice(1), { stdio: 'inherit' }).status;`;
/** Like concurrently: each argument is a command line. */
const EACH = `#!/usr/bin/env node
for (const line of process.argv.slice(2)) require('node:child_process').execSync(line, { stdio: 'inherit' });`;

const SCRIPTS = {
  flag: 'show -p 3000 --host 0.0.0.0',
  equals: 'show --port=3000 --name "a b"',
  url: 'show http://localhost:3000/api?x=1',
  assigned: 'PORT=3000 show',
  assignedUrl: 'URL=http://localhost:3000/v1 X=1 show --port 3001',
  chained: 'show first && show --port 3000 && show last',
  semicolon: 'show first; show --port 3000',
  piped: 'show --port 3000 | cat',
  failing: 'show --port 3000 && exit 3',
  other: 'false || show --port 3000 2>&1',
  tool: 'with PORT=3000 URL="http://localhost:3001/a b" show',
  nested: 'each "show --port 3000" "PORT=3001 show"',
  nestedSingle: "each 'show --port 3000' 'show \"a b\" --port=3001'",
  glued: 'show "--port="3000 a\\ b',
  inDouble: 'show "wait http://localhost:3000 and go $HOME_OF_NOBODY"',
  variable: 'show --port 3000 $OTHER',
};

let bench: Bench;
let folder: string;
beforeAll(async () => {
  bench = await openBench();
  folder = bench.project;
  const bin = path.join(folder, 'node_modules', '.bin');
  fs.mkdirSync(bin, { recursive: true });
  const berth = `#!/bin/sh\nexec "${process.execPath}" "${bench.cli}" "$@"\n`;
  const programs = { show: SHOW, with: WITH, each: EACH, berth };
  for (const [name, text] of Object.entries(programs)) {
    fs.writeFileSync(path.join(bin, name), text, { mode: 0o755 });
  }
});
afterAll(() => bench.remove());

/** Runs a script as npm does; by npm itself where `program` says so, which takes its time. */
const run = (script: string, line: string, program: 'sh' | 'npm' = 'sh') => {
  const bin = path.join(folder, 'node_modules', '.bin');
  const PATH = `${bin}${path.delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH, BERTH_REGISTRY: bench.registry, OTHER: 'x y' };
  const args = program === 'npm' ? ['run', '--silent', script] : ['-c', line];
  const { status, stdout } = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });
  return { status, stdout };
};

it.skipIf(process.platform === 'win32')('wrapped scripts run as before, on the named ports', () => {
  const before = JSON.stringify({ name: 'shop', scripts: SCRIPTS, version: '1.0.0' }, undefined, 2);
  const file = path.join(folder, 'package.json');
  fs.writeFileSync(file, before);
  const literals = scanText(file, before)?.literals ?? [];
  expect(literals.length).toBeGreaterThanOrEqual(Object.keys(SCRIPTS).length);
  expect(literals.filter(({ action }) => action !== 'wrap')).toEqual([]);
  const expected = Object.entries(SCRIPTS).map(([script, line]) => ({
    script,
    ...run(script, line),
  }));

  const nameOf = (port: number) => (port === 3000 ? 'api' : 'web');
  const replacements = literals.map((literal) => ({
    literal,
    name: nameOf(literal.port),
    variable: `${nameOf(literal.port).toUpperCase()}_PORT`,
  }));
  const after = applyEdits(before, rewriteText('package-json', file, before, replacements));
  fs.writeFileSync(file, after);
  expect(JSON.parse(after)).toEqual({ ...JSON.parse(before), scripts: expect.anything() });
  expect(after).not.toMatch(/300[01]/);

  const [api, web] = ['api', 'web'].map((name) => bench.berth('get', name).out.trim());
  const { scripts } = JSON.parse(after);
  for (const { script, status, stdout } of expected) {
    const moved = stdout.replaceAll('3000', String(api)).replaceAll('3001', String(web));
    expect({ script, ...run(script, scripts[script]) }).toEqual({ script, status, stdout: moved });
    if (!['assignedUrl', 'nested', 'url'].includes(script)) continue;
    expect(run(script, '', 'npm')).toEqual({ status, stdout: moved });
  }
});
