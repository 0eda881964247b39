import { describe, expect, it } from 'vitest';
import { type KnownNames, Numbering } from '../../../src/literals/naming.ts';
import { nameProject } from '../../../src/literals/project/nameProject.ts';
import { findPortLiterals } from '../../../src/literals/vscode/findInTokenFile.ts';

const unknown: KnownNames = { nameOf: () => undefined, isTaken: () => false };

function namesIn(configurations: readonly object[], known: KnownNames = unknown) {
  const literals = findPortLiterals('launch', JSON.stringify({ configurations }));
  const file = { path: '.vscode/launch.json', kind: 'vscode-launch', literals } as const;
  const names = nameProject([file], known);
  return Object.fromEntries(literals.map((literal) => [literal.port, names.get(literal)]));
}

describe('names for the ports of a file', () => {
  it('gives a number one name, by its most telling occurrence', () => {
    const configs = [
      { name: 'Open page', type: 'chrome', url: 'http://localhost:3000' },
      { name: 'Server', env: { PORT: '3000' } },
      { name: 'Worker', env: { API_URL: 'http://localhost:3000' } },
    ];
    expect(namesIn(configs)).toEqual({ 3000: 'api' });
  });

  it('gives different numbers different names', () => {
    const configs = [
      { name: 'shop', args: ['--port', '3000', '--inspect=9229'] },
      { name: 'shop', env: { PORT: '3001' }, cwd: '/x/store' },
      { name: 'shop', env: { PORT: '3002' } },
      { name: 'shop', env: { PORT: '3003' } },
    ];
    expect(namesIn(configs)).toEqual({
      3000: 'shop',
      9229: 'shop-debug',
      3001: 'store',
      3002: 'app',
      3003: 'shop-2',
    });
  });

  it('keeps the names that numbers have and avoids those of other numbers', () => {
    const known: KnownNames = {
      nameOf: (port) => (port === 5432 ? '/postgres' : undefined),
      isTaken: (name) => name === 'api',
    };
    const configs = [
      { name: 'orders', env: { API_PORT: '3000', DB: 'postgres://localhost:5432/x' } },
    ];
    expect(namesIn(configs, known)).toEqual({ 3000: 'orders', 5432: '/postgres' });
  });
});

describe('numbers after names', () => {
  it('are counted on, so that each is tried once', () => {
    const numbering = new Numbering();
    const taken = new Set(['app', 'app-3']);
    let tried = 0;
    const isFree = (name: string) => {
      tried++;
      return !taken.has(name);
    };
    const next = (name: string) => {
      const free = numbering.next(name, isFree);
      taken.add(free);
      return free;
    };
    expect([next('app'), next('app'), next('web'), next('app')]).toEqual([
      'app-2',
      'app-4',
      'web-2',
      'app-5',
    ]);
    for (let i = 0; i < 1000; i++) next('app');
    expect(tried).toBe(1005);
  });
});
