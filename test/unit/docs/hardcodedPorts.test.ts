import fs from 'node:fs';
import path from 'node:path';
import { applyEdits } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { FILE_KINDS } from '../../../src/literals/fileKind.ts';
import { LITERAL_ROLES } from '../../../src/literals/finding.ts';
import { rewriteText } from '../../../src/literals/rewrite.ts';
import { scanText } from '../../../src/literals/scan.ts';

const page = fs.readFileSync(
  path.join(import.meta.dirname, '../../../docs/hardcoded-ports.md'),
  'utf8',
);
/** The cells of the table of what becomes of what, as they are read. */
const rows = page
  .slice(page.indexOf('## What it becomes'), page.indexOf('Reported only'))
  .split('\n')
  .filter((line) => /^\| `/.test(line))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );

/** A file in which an example of the page stands, by its kind. */
const FILES: Readonly<Record<string, readonly [path: string, around: (code: string) => string]>> = {
  compose: ['compose.yaml', (code) => `services:\n  api:\n    ports:\n      - ${code}\n`],
  'vscode-launch': [
    '.vscode/launch.json',
    (code) => `{ "configurations": [{ "type": "go", "name": "a", "env": { ${code} } }] }`,
  ],
  'package-json': ['package.json', (code) => JSON.stringify({ scripts: { dev: code } })],
  devcontainer: [
    '.devcontainer/devcontainer.json',
    (code) => `{ "image": "a", "appPort": [${code}] }`,
  ],
  javascript: ['server.js', (code) => `require('http').createServer().listen({ ${code} });\n`],
  python: ['app.py', (code) => `import uvicorn\nuvicorn.run(app, ${code})\n`],
  go: [
    'main.go',
    (code) =>
      `package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(${code}, nil)\n}\n`,
  ],
  ruby: ['app.rb', (code) => `server = WEBrick::HTTPServer.new(${code})\n`],
  php: ['server.php', (code) => `<?php\n${code};\n`],
  shell: ['start.sh', (code) => `#!/bin/sh\n${code}\n`],
  makefile: ['Makefile', (code) => `${code}\n`],
  'spring-yml': ['application.yml', (code) => `spring: {}\nserver:\n  ${code}\n`],
  caddyfile: ['Caddyfile', (code) => `${code}\n  respond "hi"\n}\n`],
  toml: ['redwood.toml', (code) => `[web]\n  ${code}\n`],
};

const codeIn = (cell = '') => /^`([\s\S]+)`$/.exec(cell)?.[1];
const examples = rows.flatMap(([kinds = '', before, after]) => {
  const kind = /`([\w-]+)`/.exec(kinds)?.[1] ?? '';
  const [old, fresh] = [codeIn(before), codeIn(after)];
  return old === undefined || fresh === undefined ? [] : [{ kind, old, fresh }];
});

describe('docs/hardcoded-ports.md', () => {
  it.each(examples)('tells what becomes of $old in a $kind file', ({ kind, old, fresh }) => {
    const [file = '', around = String] = FILES[kind] ?? [];
    const isJson = kind === 'package-json';
    const text = around(old);
    const scanned = scanText(file, text);
    const [literal] = scanned?.literals.filter(({ action }) => action !== 'report') ?? [];
    expect(scanned?.kind).toBe(kind);
    if (literal === undefined) throw new Error(`nothing found in ${text}`);
    const name = /web/i.test(fresh) ? 'web' : 'api';
    const variable = `${name.toUpperCase()}_PORT`;
    const edits = rewriteText(scanned?.kind ?? 'json', file, text, [{ literal, name, variable }]);
    const result = applyEdits(text, edits);
    expect(isJson ? JSON.parse(result).scripts.dev : result).toContain(fresh);
  });

  it('has an example for every kind that the files above are made for', () => {
    expect(examples.map(({ kind }) => kind).sort()).toEqual(Object.keys(FILES).sort());
  });

  it('names kinds that there are, all of them, and all roles', () => {
    const named = new Set([...page.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
    const missing = [...FILE_KINDS, ...LITERAL_ROLES].filter((name) => !named.has(name));
    expect(missing).toEqual([]);
  });
});
