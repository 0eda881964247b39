import { describe, expect, it } from 'vitest';
import { EMPTY_DOCUMENT, formatDocument, parseDocument } from '../../../src/registry/document.ts';
import { loadSchema } from './support.ts';

const validate = loadSchema('registry.schema.json');

const entry = {
  port: 24817,
  created: '2026-11-20T17:00:00.000Z',
  used: '2026-11-20T17:40:00.000Z',
  by: 'vscode',
};
const whole = {
  format: 1,
  revision: 42,
  projects: { shop: { root: '/home/ada/src/shop' } },
  ports: {
    '/shop/api': { ...entry, note: 'JSON service' },
    '/postgres': { ...entry, pinned: true },
    '/vm/1': {
      ...entry,
      pool: 'vnc',
      until: { pid: 4711, start: '8412345', boot: '5f0c', ns: 'pid:[1]', host: 'tower' },
    },
  },
  pools: { vnc: { first: 6100, last: 6199, max: 20, note: 'Displays' } },
  reserved: { '5432': { note: 'Postgres', created: entry.created, by: 'cli' }, '6000-6010': {} },
};

describe('registry.schema.json', () => {
  it('accepts what Berth writes', () => {
    const parsed = parseDocument(JSON.stringify(whole));
    if (parsed.kind !== 'ok') throw new Error(parsed.kind);
    const written: unknown = JSON.parse(formatDocument(parsed.document));

    expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
    expect(written).toEqual(whole);
    expect(validate(JSON.parse(formatDocument(EMPTY_DOCUMENT)))).toBe(true);
  });

  it('accepts keys of a later time at every level', () => {
    const content = {
      ...whole,
      colours: {},
      projects: { shop: { root: '/shop', colour: 'red' } },
      ports: { '/shop/api': { ...entry, colour: 'red' } },
      pools: { vnc: { first: 6100, last: 6199, colour: 'red' } },
      reserved: { '5432': { colour: 'red' } },
    };

    expect(validate(content), JSON.stringify(validate.errors)).toBe(true);
    const parsed = parseDocument(JSON.stringify(content));
    expect(parsed.kind === 'ok' && JSON.parse(formatDocument(parsed.document))).toEqual(content);
  });

  it.each([
    [],
    {},
    { ...whole, format: '1' },
    { ...whole, format: 0 },
    { ...whole, revision: -1 },
    { ...whole, revision: 1.5 },
    { ...whole, ports: [] },
    { ...whole, projects: [] },
    { ...whole, pools: [] },
    { ...whole, reserved: 5432 },
  ])('rejects %j, which Berth takes for damaged', (content) => {
    expect(validate(content)).toBe(false);
    expect(parseDocument(JSON.stringify(content)).kind).toBe('corrupt');
  });

  it.each([
    { ports: { api: entry } },
    { ports: { '/shop//api': entry } },
    { ports: { '/Shop/api': entry } },
    { ports: { [`/${'a'.repeat(64)}`]: entry } },
    { ports: { [`/${'a'.repeat(50)}`.repeat(4)]: entry } },
    { ports: { '/shop/api': 24817 } },
    { ports: { '/shop/api': { ...entry, port: 0 } } },
    { ports: { '/shop/api': { ...entry, port: 65536 } } },
    { ports: { '/shop/api': { ...entry, port: '24817' } } },
    { projects: { Shop: { root: '/shop' } } },
    { projects: { 'a/b': { root: '/shop' } } },
    { projects: { shop: {} } },
    { projects: { shop: '/shop' } },
    { pools: { vnc: { first: 6100 } } },
    { pools: { vnc: { first: 6100, last: 6199, max: 0 } } },
    { pools: { 'a/b': { first: 6100, last: 6199 } } },
    { reserved: { '05432': {} } },
    { reserved: { '5432': 'Postgres' } },
  ])('rejects %j, which Berth leaves out', (part) => {
    const content = { format: 1, revision: 1, projects: {}, ports: {}, ...part };

    expect(validate(content)).toBe(false);
    const parsed = parseDocument(JSON.stringify(content));
    expect(parsed.kind === 'ok' && parsed.dropped.length).toBe(1);
  });

  it('is for this format alone', () => {
    expect(validate({ ...whole, format: 2 })).toBe(false);
    expect(parseDocument(JSON.stringify({ ...whole, format: 2 })).kind).toBe('newer');
  });

  it.each(['yesterday', '2026-11-20', 1_763_658_000])('rejects the time %j', (created) => {
    expect(validate({ ...whole, ports: { '/shop/api': { ...entry, created } } })).toBe(false);
  });
});
