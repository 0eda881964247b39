import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it, vi } from 'vitest';
import { FILE_KINDS } from '../../../src/literals/fileKind.ts';
import { parseConfig } from '../../../src/registry/config.ts';
import { loadSchema } from './support.ts';

vi.setConfig({ testTimeout: 120_000 });

const validate = loadSchema('berth.schema.json');

/** What Berth itself says of the same content. */
function berthAccepts(content: unknown): boolean {
  return parseConfig(JSON.stringify(content)).problems.length === 0;
}

describe('berth.schema.json', () => {
  it('accepts the berth.json of the sample workspace', () => {
    const file = path.join(import.meta.dirname, '../../../samples/shop/berth.json');
    const content = parse(fs.readFileSync(file, 'utf8'));

    expect(validate(content), JSON.stringify(validate.errors)).toBe(true);
    expect(Object.keys(content.ports)).toEqual(['api', 'web']);
    expect(Object.keys(content.services)).toEqual(['api', 'web']);
  });

  it.each([
    {},
    { $schema: './berth.schema.json' },
    { ports: {} },
    {
      ports: {
        api: {},
        '/postgres': { note: 'PostgreSQL', watch: false },
        '/shop/api': { prefer: 65535 },
      },
    },
    { ports: { 'web/hmr': { prefer: 1 }, 'a.b_c@d-e': {} } },
    { ports: { ['a'.repeat(63)]: {} } },
    { env: { PORT: '$<port:api>', _x: '', URL: 'http://localhost:$<port:/shop/api>/$HOME' } },
    { env: { A: '$<port:api', B: '$<other:api>', C: '$PORT $' } },
    {
      links: { '.env': { API_URL: 'http://localhost:$<port:api>' }, 'a/b.json': { '/a~1b/0': '' } },
    },
    { links: { '..env': {}, 'a..b/...': { 'A.b-c': '' } } },
    { ignore: { ports: [1, 65535], kinds: [...FILE_KINDS], files: ['docs/**'] } },
    { ignore: {}, links: {} },
    { services: {} },
    { services: { 'a.b_c@d-e': { command: 'node "a b" $<port:api>' } } },
    { services: { api: { command: ['C:\\x y', '', '$HOME && $<port:/db>'], cwd: 'a/..b' } } },
    { services: { api: { command: 'x', cwd: './a/', env: { A: '$<port:api>' }, port: false } } },
    { services: { api: { command: 'x', ready: 'http:/', readyTimeout: 0.5, port: '/a/b' } } },
    { services: { api: { command: 'x', ready: 'log: a b', restart: 'on-failure' } } },
    { services: { api: { command: 'x', ready: 'none', port: false } } },
    { services: { api: { command: 'x', ready: 'log:tcp', port: false } } },
    { services: { a: { command: 'x', dependsOn: ['b'] }, b: { command: 'x', dependsOn: [] } } },
    { services: { a: { command: 'x', lock: 'A_b-1' }, b: { command: 'x', lock: '/a' } } },
  ])('accepts %j, as Berth does', (content) => {
    expect(validate(content), JSON.stringify(validate.errors)).toBe(true);
    expect(berthAccepts(content)).toBe(true);
  });

  it.each([
    [],
    { ports: [] },
    { ports: { API: {} } },
    { ports: { '': {} } },
    { ports: { 'a//b': {} } },
    { ports: { 'api/': {} } },
    { ports: { '-api': {} } },
    { ports: { ['a'.repeat(64)]: {} } },
    { ports: { [`${'a'.repeat(60)}/`.repeat(4)]: {} } },
    { ports: { api: 3000 } },
    { ports: { api: { prefer: 0 } } },
    { ports: { api: { prefer: 65536 } } },
    { ports: { api: { prefer: 30.5 } } },
    { ports: { api: { prefer: '3000' } } },
    { ports: { api: { note: 1 } } },
    { ports: { api: { watch: 'no' } } },
    { env: { '1A': '' } },
    { env: { 'A-B': '' } },
    { env: { A: 3000 } },
    { env: { A: '$<port:My API>$<port:API>' } },
    { env: { A: '$<port:>' } },
    { env: { A: 'a\0b' } },
    { links: [] },
    { links: { '/etc/hosts': {} } },
    { links: { '../a': {} } },
    { links: { 'a/..': {} } },
    { links: { './a': {} } },
    { links: { 'a//b': {} } },
    { links: { 'a/': {} } },
    { links: { 'C:a': {} } },
    { links: { 'a\\b': {} } },
    { links: { 'a\0': {} } },
    { links: { '': {} } },
    { links: { a: 'b' } },
    { links: { a: { '': 'b' } } },
    { links: { a: { '/~': 'b' } } },
    { links: { a: { '/~01~2': 'b' } } },
    { links: { a: { B: 3000 } } },
    { links: { a: { B: '$<port:API>' } } },
    { ignore: [] },
    { ignore: { ports: 3000 } },
    { ignore: { ports: [0] } },
    { ignore: { ports: ['3000'] } },
    { ignore: { kinds: [1] } },
    { ignore: { files: [''] } },
    { services: [] },
    { services: { Api: { command: 'x' } } },
    { services: { 'a/b': { command: 'x' } } },
    { services: { ['a'.repeat(64)]: { command: 'x' } } },
    { services: { api: 'x' } },
    { services: { api: {} } },
    { services: { api: { command: 'x', depends_on: [] } } },
    { services: { api: { command: '' } } },
    { services: { api: { command: [] } } },
    { services: { api: { command: ['x', 1] } } },
    { services: { api: { command: ['x', '$<port:A>'] } } },
    { services: { api: { command: 'x $<port:A>' } } },
    { services: { api: { command: 'x', cwd: '' } } },
    { services: { api: { command: 'x', cwd: '/' } } },
    { services: { api: { command: 'x', cwd: 'a/..' } } },
    { services: { api: { command: 'x', env: { A: 1 } } } },
    { services: { api: { command: 'x', ready: 'http' } } },
    { services: { api: { command: 'x', ready: 'http://a' } } },
    { services: { api: { command: 'x', ready: 'log: ' } } },
    { services: { api: { command: 'x', readyTimeout: 0 } } },
    { services: { api: { command: 'x', readyTimeout: 86_401 } } },
    { services: { api: { command: 'x', lock: '//a' } } },
    { services: { api: { command: 'x', lock: 'a.b' } } },
    { services: { api: { command: 'x', lock: '' } } },
    { services: { api: { command: 'x', lock: 'a'.repeat(101) } } },
    { services: { api: { command: 'x', dependsOn: 'y' } } },
    { services: { api: { command: 'x', dependsOn: [1] } } },
    { services: { api: { command: 'x', restart: true } } },
    { services: { api: { command: 'x', port: true } } },
    { services: { api: { command: 'x', port: 'A' } } },
    { services: { api: { command: 'x', port: false, ready: 'tcp' } } },
    { services: { api: { command: 'x', port: false, ready: 'http:/' } } },
  ])('rejects %j, as Berth does', (content) => {
    expect(validate(content)).toBe(false);
    expect(berthAccepts(content)).toBe(false);
  });

  it.each([
    { port: {} },
    { ports: { api: { preferred: 3000 } } },
    { ignore: { port: [3000] } },
    { ignore: { kinds: ['composer'] } },
  ])('tells a misspelled word in %j, which Berth ignores', (content) => {
    expect(validate(content)).toBe(false);
    expect(berthAccepts(content)).toBe(true);
  });

  it.each([
    { services: { api: { command: ' ' } } },
    { services: { api: { command: [''] } } },
    { services: { api: { command: 'a && b' } } },
    { services: { api: { command: 'x', dependsOn: ['db'] } } },
    { services: { api: { command: 'x', dependsOn: ['api'] } } },
  ])('leaves %j to Berth, as a schema cannot say it', (content) => {
    expect(validate(content)).toBe(true);
    expect(berthAccepts(content)).toBe(false);
  });

  it('agrees with Berth about every folder, check and name of a service', () => {
    const unit = fc.constantFrom(
      'a',
      '7',
      'Z',
      ':',
      '/',
      '-',
      '.',
      '..',
      '_',
      ' ',
      '\\',
      '\0',
      '#',
    );
    const text = fc.string({ unit, maxLength: 8 });
    const ready = fc.tuple(fc.constantFrom('tcp', 'none', 'http:', 'log:', 'http:/'), text);
    fc.assert(
      fc.property(text, text, ready, (name, cwd, check) => {
        const asked = { ready: check.join('') };
        for (const service of [{ cwd }, asked, { ...asked, port: false }, { port: name }]) {
          const content = { services: { api: { command: 'x', ...service } } };
          expect(validate(content)).toBe(berthAccepts(content));
        }
        const content = { services: { [name]: { command: 'x' } } };
        expect(validate(content)).toBe(berthAccepts(content));
      }),
      { numRuns: 1_000 },
    );
  });

  it('agrees with Berth about every file and place of links', () => {
    const unit = fc.constantFrom('a', '7', ':', '/', '-', '.', '~', '0', '1', '_', ' ', '\\', '\0');
    const key = fc.string({ unit, maxLength: 8 });
    fc.assert(
      fc.property(key, key, (file, place) => {
        const content = { links: { [file]: { [place]: '' } } };
        expect(validate(content)).toBe(berthAccepts(content));
      }),
      { numRuns: 2_000 },
    );
  });

  it('agrees with Berth about every name and value', () => {
    const alphabet = fc.constantFrom('a', '7', 'Z', '/', '-', '.', '@', '_', ' ', '$', '<', '>');
    const pieces = fc.constantFrom('$<port:', 'api', '>', '$', ' ', 'A', '/', '"', '-', '<', '\0');
    fc.assert(
      fc.property(
        fc.string({ unit: alphabet, maxLength: 12 }),
        fc.array(pieces, { maxLength: 9 }),
        (name, value) => {
          const content = { ports: { [name]: {} }, env: { A: value.join('') } };
          expect(validate(content)).toBe(berthAccepts(content));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
