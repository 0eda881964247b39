import { describe, expect, it } from 'vitest';
import { isSettled, settledBy } from '../../../../src/literals/project/settled.ts';
import { EMPTY_CONFIG, parseConfig } from '../../../../src/registry/config.ts';
import { fallbackIn, linkIn, literalIn } from './literals.ts';

describe('what is not hardcoded any more', () => {
  const { config } = parseConfig(`{
    "ports": { "api": {} },
    "env": { "PORT": "$<port:web>", "LEVEL": "3" }
  }`);
  const value = 'https://localhost:7001;http://localhost:5001';
  const links = new Map([
    ['a.json', new Map([['/urls', 'https://localhost:$<port:tls>;http://localhost:5001']])],
  ]);
  const settled = settledBy({ ...config, links }, ['worker']);
  const fallback = (variable: string) =>
    isSettled('a.js', fallbackIn('3000', variable, '3000', '3000'), settled);

  it('is the default of a variable that holds a named port', () => {
    expect(['API_PORT', 'PORT', 'WORKER_PORT'].map(fallback)).toEqual([true, true, true]);
    expect(['LEVEL', 'WEB_PORT'].map(fallback)).toEqual([false, false]);
  });

  it('is that part of a linked value which a token stands for', () => {
    const tls = linkIn(value, '/urls', value, '7001');
    const plain = linkIn(value, '/urls', value, '5001');
    expect(isSettled('a.json', tls, settled)).toBe(true);
    expect(isSettled('a.json', plain, settled)).toBe(false);
    expect(isSettled('b.json', tls, settled)).toBe(false);
  });

  it('is nothing else', () => {
    expect(isSettled('a.js', literalIn('3000', '3000'), settledBy(EMPTY_CONFIG))).toBe(false);
  });
});
