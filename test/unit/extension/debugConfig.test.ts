import { describe, expect, it } from 'vitest';
import {
  expandConfig,
  namesIn,
  type WantedType,
} from '../../../src/extension/debug/expandConfig.ts';
import { schemaType } from '../../../src/extension/debug/schemaType.ts';

const numbers = new Map([
  ['api', 3000],
  ['/db', 5432],
]);
const unknown: WantedType = () => undefined;
const expand = <T>(config: T, wanted: WantedType = unknown): T =>
  expandConfig(config, numbers, wanted);

describe('namesIn', () => {
  it('finds each name once, in both spellings, at any depth', () => {
    const config = {
      port: '$<port:api>',
      env: { A: 'x$<port:/db>y$<port:api>' },
      args: [[`\${command:berth.port.web/hmr}`, `\${command:other.port.x}`]],
      count: 3,
    };
    expect(namesIn(config)).toEqual(['api', '/db', 'web/hmr']);
    expect(namesIn({ url: 'http://localhost:3000' })).toEqual([]);
  });
});

describe('expandConfig', () => {
  it('makes numbers of whole tokens under keys that speak of ports', () => {
    const config = {
      port: '$<port:api>',
      serverPort: '$<port:api>',
      server_port: `\${command:berth.port.api}`,
      ports: ['$<port:api>', '$<port:/db>'],
      debugServer: '$<port:api>',
      connect: { host: 'localhost', port: '$<port:/db>' },
    };
    expect(expand(config)).toEqual({
      port: 3000,
      serverPort: 3000,
      server_port: 3000,
      ports: [3000, 5432],
      debugServer: 3000,
      connect: { host: 'localhost', port: 5432 },
    });
  });

  it('keeps text elsewhere', () => {
    const config = {
      url: 'http://localhost:$<port:api>/$<port:/db>',
      port: 'at $<port:api>',
      env: { port: '$<port:api>', API_PORT: '$<port:api>' },
      environment: [{ name: 'port', value: '$<port:api>' }],
      args: ['--port', '$<port:api>'],
      runtimeArgs: ['--inspect=$<port:api>'],
      report: '$<port:api>',
      passport: '$<port:api>',
    };
    expect(expand(config)).toEqual({
      url: 'http://localhost:3000/5432',
      port: 'at 3000',
      env: { port: '3000', API_PORT: '3000' },
      environment: [{ name: 'port', value: '3000' }],
      args: ['--port', '3000'],
      runtimeArgs: ['--inspect=3000'],
      report: '3000',
      passport: '3000',
    });
  });

  it('lets the schema decide before the key', () => {
    const wanted: WantedType = ([key]) => (key === 'port' ? 'text' : 'number');
    const config = { port: '$<port:api>', somewhere: '$<port:api>', env: { A: '$<port:api>' } };
    expect(expand(config, wanted)).toEqual({ port: '3000', somewhere: 3000, env: { A: '3000' } });
  });

  it('changes nothing the second time, nor objects that are not plain', () => {
    const date = new Date(0);
    const once = expand({ port: '$<port:api>', date, none: null, yes: true });
    expect(once).toEqual({ port: 3000, date, none: null, yes: true });
    expect(once.date).toBe(date);
    expect(expand(once)).toEqual(once);
  });
});

describe('schemaType', () => {
  const schema = {
    properties: {
      port: { type: 'number' },
      either: { oneOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\$' }] },
      name: { type: ['string', 'null'] },
      list: { type: 'array', items: { type: 'integer' } },
      env: { type: 'object', additionalProperties: { type: 'string' } },
    },
    allOf: [{ properties: { nested: { properties: { deep: { type: 'integer' } } } } }],
  };

  it('reads what the schema settles', () => {
    expect(schemaType(schema, ['port'])).toBe('number');
    expect(schemaType(schema, ['name'])).toBe('text');
    expect(schemaType(schema, ['list', 2])).toBe('number');
    expect(schemaType(schema, ['env', 'ANY'])).toBe('text');
    expect(schemaType(schema, ['nested', 'deep'])).toBe('number');
  });

  it('leaves open what allows both or is unknown', () => {
    expect(schemaType(schema, ['either'])).toBeUndefined();
    expect(schemaType(schema, ['missing'])).toBeUndefined();
    expect(schemaType(undefined, ['port'])).toBeUndefined();
  });
});
