import { applyEdits } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { rewriteText } from '../../../../src/literals/rewrite.ts';
import { expectMarked } from '../lines/marked.ts';

/** The script with `<a>`, `<b>` … for the tokens of its ports, in their order. */
function wrapped(marked: string): string {
  const file = (script: string) => JSON.stringify({ scripts: { dev: script } });
  const literals = expectMarked('package.json', file(marked));
  const text = file(marked.replace(/[«»‹›]/g, ''));
  const wraps = literals.filter(({ action }) => action === 'wrap');
  const replacements = wraps.map((literal, i) => {
    const name = String.fromCharCode('a'.charCodeAt(0) + i);
    return { literal, name, variable: `${name.toUpperCase()}_PORT` };
  });
  const edits = rewriteText('package-json', 'package.json', text, replacements);
  return JSON.parse(applyEdits(text, edits)).scripts.dev.replaceAll(/\$(<)port:(\w)>/g, '<$2>');
}

describe('a script whose ports have names', () => {
  it.each([
    ['python -m http.server «8000»', 'berth run -- python -m http.server "<a>"'],
    ['next dev -p «3000»', 'berth run -- next dev -p "<a>"'],
    ['vite --port=«5173» --host', 'berth run -- vite --port="<a>" --host'],
    ['PORT=«3000» node x', 'PORT="<a>" berth run -- node x'],
    ['cross-env PORT=«3000» node x', 'berth run -- cross-env PORT="<a>" node x'],
    ['A=1 PORT=«3000» npm run api', 'A=1 PORT="<a>" berth run -- npm run api'],
    [
      'tsc && node x --port «3000» && echo 3000',
      'tsc && berth run -- node x --port "<a>" && echo 3000',
    ],
    ['cd web && vite --port «3000»', 'cd web && berth run -- vite --port "<a>"'],
    [
      'a --port «3000» | b & c --port «3001»',
      'berth run -- a --port "<a>" | b & berth run -- c --port "<b>"',
    ],
    ['wait-on http://localhost:«3000»/up', 'berth run -- wait-on "http://localhost:<a>/up"'],
    [
      'concurrently "vite --port «3000»" "api --port «3001»"',
      'berth run -- concurrently "vite --port <a>" "api --port <b>"',
    ],
    ["concurrently 'vite --port «3000»'", 'berth run -- concurrently "vite --port <a>"'],
    [
      'concurrently \'X="1" vite --port «3000»\'',
      'berth run -- concurrently \'X="1" vite --port <a>\'',
    ],
    ['berth run -- vite --port «3000»', 'berth run -- vite --port "<a>"'],
    ['npx berth run -- vite --port «3000»', 'npx berth run -- vite --port "<a>"'],
    ['vite --port «3000» > log 2>&1', 'berth run -- vite --port "<a>" > log 2>&1'],
    ['vite --port «3000» --base $BASE', 'berth run -- vite --port "<a>" --base $BASE'],
    ['docker run -p «8080»:‹80› nginx', 'berth run -- docker run -p "<a>:80" nginx'],
    [
      'cross-env NODE_OPTIONS=--inspect=«9229» next dev',
      'berth run -- cross-env NODE_OPTIONS="--inspect=<a>" next dev',
    ],
  ])('%s', (marked, expected) => {
    expect(wrapped(marked)).toBe(expected);
  });

  it.each([
    'PORT=‹3000›; node x',
    'export PORT=‹3000› && node x',
    'set PORT=‹3000›&& node x',
    '(cd api && node x --port ‹3000›) & vite',
    'node x --port ‹3000› $(cat args)',
    'node x --port ‹3000› `cat args`',
    'node x --port ‹3000› "$(cat args)"',
    'if true; then vite --port ‹3000›; fi; while vite --port ‹3000›; do x; done',
    'NODE_OPTIONS=--inspect=‹9229› next dev',
    "NODE_OPTIONS='--inspect' next dev -p ‹3000›",
    'time vite --port ‹3000›',
    'vite --port ‹3000› --name "open',
    'curl http://api:‹8080›/ http://acme.example:‹8081›',
  ])('is only reported where a wrapped one might not run as before: %s', (marked) => {
    expectMarked('package.json', JSON.stringify({ scripts: { dev: marked } }));
  });

  it('leaves what is said, limits and other flags alone', () => {
    expectMarked(
      'package.json',
      '{ "scripts": { "a": "echo http://localhost:3000", "t": "mocha --timeout 10000", "m": "mkdir -p 3000" } }',
    );
  });
});

describe('the rest of package.json', () => {
  it('finds what tools read from it', () => {
    expectMarked(
      'package.json',
      `{
  "name": "@acme/shop", "version": "1.3000.0", "homepage": "http://localhost:3000",
  "config": { "port": "«8080»" },
  "proxy": "http://localhost:«5000»",
  "nodemonConfig": { "exec": "node --inspect=«9230» x.js", "delay": 2500 },
  "jest": { "testTimeout": 30000, "testEnvironmentOptions": { "url": "http://localhost:«3000»" } },
  "dependencies": { "port": "3000", "x": "http://localhost:4873/x.tgz" },
  "contributes": { "configuration": { "properties": { "x.port": { "default": ‹8123› } } } }
}`,
    );
  });

  it('is called as the script or the package is', () => {
    const names = (text: string) =>
      expectMarked('package.json', text).map(({ names }) => names[0]?.name);
    expect(names('{ "name": "@acme/shop", "scripts": { "dev": "vite --port «3000»" } }')).toEqual([
      'shop',
    ]);
    expect(names('{ "name": "shop", "scripts": { "a": "storybook dev -p «6006»" } }')).toEqual([
      'storybook',
    ]);
    expect(names('{ "name": "shop", "scripts": { "dev:admin": "vite --port «3000»" } }')).toEqual([
      'admin',
    ]);
    expect(names('{ "name": "shop", "scripts": { "dev": "API_PORT=«3000» vite" } }')).toEqual([
      'api',
    ]);
  });
});
