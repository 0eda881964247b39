import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../../../src/registry/errors.ts';
import { AllocationError, ProjectPorts } from '../../../src/registry/projectPorts.ts';
import { Registry } from '../../../src/registry/registry.ts';

let root: string;
let ports: ProjectPorts;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-ports-')));
  const file = path.join(root, 'state', 'registry.json');
  ports = new ProjectPorts(new Registry({ file, by: 'test' }), root);
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function declare(config: object): void {
  fs.writeFileSync(path.join(root, 'berth.json'), JSON.stringify(config));
}

test('a new name gets what berth.json prefers, unless the caller wishes otherwise', async () => {
  declare({ ports: { api: { prefer: 21811, note: 'HTTP' }, web: { prefer: 21812 } } });
  const [api] = await ports.allocate(['api']);
  expect(api).toMatchObject({ kind: 'allocated', named: { port: 21811, note: 'HTTP' } });
  const numbers = await ports.allocate(['web'], { range: { first: 21820, last: 21829 } as never });
  expect(numbers[0]).toMatchObject({ kind: 'allocated' });
  expect(numbers[0]?.kind === 'allocated' && numbers[0].named.port).toBeGreaterThanOrEqual(21820);
});

test('expanding allocates each name once and fills every token', async () => {
  const text = await ports.expand('http://x:$<port:api>/?a=$<port:api>&b=$<port:web>');
  const [, a, b, c] = /:(\d+)\/\?a=(\d+)&b=(\d+)$/.exec(text) ?? [];
  expect(a).toBe(b);
  expect(c).not.toBe(a);
  expect(await ports.expand('$<port:api>')).toBe(a);
  expect(await ports.expand('nothing here')).toBe('nothing here');
});

test('a token with a bad name is an error that names it', async () => {
  await expect(ports.expand('$<port:API>')).rejects.toThrow(AllocationError);
  await expect(ports.expand('$<port:API>')).rejects.toThrow(/Try "api"/);
});

test('variables: one a name, then what env adds', async () => {
  declare({
    ports: { api: {}, 'v1/api': {} },
    env: { PORT: '$<port:api>', URL: 'http://localhost:$<port:web>', MODE: 'dev' },
  });
  const { values, clashes } = await ports.variables();
  const api = values.get('API_PORT');
  expect(values.get('PORT')).toBe(api);
  expect(values.get('MODE')).toBe('dev');
  expect(values.get('URL')).toMatch(/^http:\/\/localhost:\d+$/);
  expect(clashes).toEqual([{ variable: 'API_PORT', winner: 'api', loser: 'v1/api' }]);
});

test('env may fill the variable of a name in another way', async () => {
  declare({ ports: { api: {} }, env: { API_PORT: 'tcp:$<port:web>' } });
  const { values } = await ports.variables();
  expect(values.get('API_PORT')).toBe(await ports.expand('tcp:$<port:web>'));
});

test('known variables are those of names that have a number: nothing is given out', async () => {
  declare({
    ports: { api: {}, web: {} },
    env: { URL: 'http://localhost:$<port:web>', SAME: '$<port:api>', MODE: 'dev' },
  });
  expect(Object.fromEntries((await ports.knownVariables()).values)).toEqual({ MODE: 'dev' });
  const api = await ports.expand('$<port:api>');
  expect(Object.fromEntries((await ports.knownVariables()).values)).toEqual({
    API_PORT: api,
    SAME: api,
    MODE: 'dev',
  });
});

test('with names given, only what speaks of them', async () => {
  declare({
    ports: { api: {}, web: {} },
    env: { PORT: '$<port:api>', BOTH: '$<port:api> $<port:web>', MODE: 'dev' },
  });
  const { values } = await ports.variables(['api']);
  expect([...values.keys()].sort()).toEqual(['API_PORT', 'PORT']);
});

test('a broken berth.json stops new names, not known ones', async () => {
  await ports.allocate(['api']);
  fs.writeFileSync(path.join(root, 'berth.json'), '{ "ports": ');
  expect((await ports.numbers(['api'])).size).toBe(1);
  await expect(ports.allocate(['web'])).rejects.toThrow(ConfigError);
});
