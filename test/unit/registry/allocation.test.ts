import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allocateVerified } from '../../../src/registry/allocation/verify.ts';
import { Book } from '../../../src/registry/book.ts';
import type { AllocationRequest } from '../../../src/registry/operations.ts';
import { Store } from '../../../src/registry/store.ts';
import {
  busyPort,
  occupy,
  port,
  range,
  type ScratchRegistry,
  scratchRegistry,
} from './support/scratchRegistry.ts';

let scratch: ScratchRegistry;
let { shop, registry, numberOf } = {} as ScratchRegistry;

beforeEach(() => {
  scratch = scratchRegistry();
  ({ shop, registry, numberOf } = scratch);
});
afterEach(() => scratch.remove());

const ask = (name: string, wish: Partial<AllocationRequest> = {}) => ({
  name,
  root: shop,
  ...wish,
});
const names = async () => (await registry.read()).all().map(({ name }) => name);

describe('atomic', () => {
  test('all names get numbers in one commit', async () => {
    const results = await registry.allocate(
      ['a', 'b', 'c'].map((name) => ask(name)),
      {
        atomic: true,
      },
    );
    expect(results.map(({ kind }) => kind)).toEqual(['allocated', 'allocated', 'allocated']);
    expect((await registry.read()).document.revision).toBe(1);
  });

  test('or none does, and each request hears why', async () => {
    const known = await numberOf('known');
    const taken = await busyPort();
    const requests = [ask('a'), ask('known'), ask('b', { exact: taken }), ask('C'), ask('d')];
    const results = await registry.allocate(requests, { atomic: true });
    expect(results).toMatchObject([
      { kind: 'withheld', name: '/shop/a' },
      { kind: 'allocated', created: false, named: { port: known } },
      { kind: 'in-use', port: taken },
      { kind: 'invalid-name' },
      { kind: 'withheld', name: '/shop/d' },
    ]);
    expect(await names()).toEqual(['/shop/known']);
    expect((await registry.read()).document.revision).toBe(1);
  });

  test('none does when the range ends before the last of them', async () => {
    const requests = ['a', 'b', 'c'].map((name) => ask(name, { range: range(22500, 22501) }));
    const results = await registry.allocate(requests, { atomic: true });
    expect(results.map(({ kind }) => kind)).toEqual(['withheld', 'withheld', 'exhausted']);
    expect(fs.existsSync(registry.file)).toBe(false);
  });

  test('without it, those that can have numbers get them', async () => {
    const requests = ['a', 'b', 'c'].map((name) => ask(name, { range: range(22510, 22511) }));
    const results = await registry.allocate(requests);
    expect(results.map(({ kind }) => kind)).toEqual(['allocated', 'allocated', 'exhausted']);
    expect(await names()).toEqual(['/shop/a', '/shop/b']);
  });
});

describe('verification', () => {
  /** Allocates and lets `meanwhile` happen, with the numbers given out so far, before each second look. */
  async function verified(
    requests: readonly AllocationRequest[],
    meanwhile: (book: Book, round: number) => Promise<void>,
    atomic = false,
  ) {
    const store = new Store(registry.file);
    let round = 0;
    const outcomes = await allocateVerified({ store, by: 'test' }, requests, { atomic }, async () =>
      meanwhile(new Book(await store.read()), round++),
    );
    return { results: outcomes.map(({ result }) => result), rounds: round };
  }
  const numberIn = (book: Book, name: string) => book.get(ask(name))?.port ?? 0;

  test('looks once and leaves a good number alone', async () => {
    const { results, rounds } = await verified([ask('a'), ask('b')], async () => {});
    expect(results).toMatchObject([{ kind: 'allocated' }, { kind: 'allocated' }]);
    expect(rounds).toBe(1);
    expect((await registry.read()).document.revision).toBe(1);
  });

  test('takes another number when a stranger came, and looks at that one too', async () => {
    const lost: number[] = [];
    const { results, rounds } = await verified([ask('a'), ask('/shared')], async (book, round) => {
      if (round < 2) lost.push(await occupy(numberIn(book, 'a')));
      if (round === 0) lost.push(await occupy(numberIn(book, '/shared')));
    });
    expect(rounds).toBe(3);
    const book = await registry.read();
    for (const [i, name] of ['a', '/shared'].entries()) {
      expect(lost).not.toContain(numberIn(book, name));
      expect(results[i]).toMatchObject({
        kind: 'allocated',
        named: { port: numberIn(book, name) },
      });
    }
    expect(await names()).toEqual(['/shared', '/shop/a']);
  });

  test('takes no other number when the own server listens', async () => {
    let child: ReturnType<typeof spawn> | undefined;
    try {
      const { rounds } = await verified([ask('a')], async (book) => {
        const script = `require('net').createServer().listen(${numberIn(book, 'a')}, '127.0.0.1', () => console.log('up'))`;
        child = spawn(process.execPath, ['-e', script], { cwd: shop });
        await new Promise((resolve) => child?.stdout?.once('data', resolve));
      });
      expect(rounds).toBe(1);
    } finally {
      child?.kill();
    }
  });

  test('gives up after some numbers, and gives the last one back', async () => {
    const { results, rounds } = await verified([ask('a'), ask('b')], async (book) => {
      await occupy(numberIn(book, 'a'));
    });
    expect(results).toMatchObject([{ kind: 'snatched', tries: rounds }, { kind: 'allocated' }]);
    expect(await names()).toEqual(['/shop/b']);
  });

  test('gives everything back when it is all or nothing', async () => {
    const requests = [ask('a', { exact: port(22520) }), ask('b')];
    const { results } = await verified(
      requests,
      async () => {
        await occupy(22520);
      },
      true,
    );
    expect(results).toMatchObject([
      { kind: 'in-use', port: 22520 },
      { kind: 'withheld', name: '/shop/b' },
    ]);
    expect(await names()).toEqual([]);
  });

  test('leaves a name alone that somebody else moved or released meanwhile', async () => {
    const { results } = await verified([ask('a', { exact: port(22530) })], async () => {
      await occupy(22530);
      await registry.move(ask('a'), port(22531));
    });
    expect(results[0]?.kind).toBe('has-other');
    expect(await numberOf('a')).toBe(22531);
  });

  test('is had from the registry by a time in ms', async () => {
    const [result] = await registry.allocate([ask('a')], { verifyAfter: 1 });
    expect(result).toMatchObject({ kind: 'allocated', created: true });
  });
});
