import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fewOfEachFamily } from '../../../../src/probe/check/fewOfEachFamily.ts';
import { Resolver } from '../../../../src/probe/check/resolver.ts';

const failing = (code: string) => Object.assign(new Error(code), { code });

describe('the resolver', () => {
  it('asks the system', async () => {
    const resolver = new Resolver(1);
    const found = await resolver.resolve('localhost');
    expect(found).toMatchObject({ kind: 'found' });
    expect(found.kind === 'found' && found.addresses).toSatisfy((all: readonly string[]) =>
      all.every((address) => address === '127.0.0.1' || address === '::1'),
    );
  });

  it('asks for some at a time, in order', async () => {
    const asked: string[] = [];
    let busy = 0;
    let most = 0;
    const ask = async (name: string) => {
      asked.push(name);
      most = Math.max(most, ++busy);
      await delay(1);
      busy--;
      return ['10.0.0.1', '10.0.0.1'];
    };
    const resolver = new Resolver(3, { ask });
    const names = Array.from({ length: 20 }, (_, i) => `h${i}`);
    const answers = await Promise.all(names.map((name) => resolver.resolve(name)));
    expect(asked).toEqual(names);
    expect(most).toBe(3);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"kind":"found","addresses":["10.0.0.1"]}']),
    );
  });

  it('tries again what may work in a moment, and nothing else', async () => {
    const asked: string[] = [];
    const ask = async (name: string) => {
      asked.push(name);
      if (name === 'busy' && asked.length < 3) throw failing('EAI_AGAIN');
      if (name === 'none') throw failing('ENOTFOUND');
      if (name === 'always') throw failing('EAI_AGAIN');
      return name === 'empty' ? [] : ['::1'];
    };
    const resolver = new Resolver(1, { ask, pauseMs: 1 });
    expect(await resolver.resolve('busy')).toEqual({ kind: 'found', addresses: ['::1'] });
    expect(await resolver.resolve('none')).toEqual({ kind: 'none', code: 'ENOTFOUND' });
    expect(await resolver.resolve('always')).toEqual({ kind: 'none', code: 'EAI_AGAIN' });
    expect(await resolver.resolve('empty')).toEqual({ kind: 'none', code: 'ENODATA' });
    expect(asked.join(' ')).toBe('busy busy busy none always always always empty');
  });

  it('does not wait for ever, but asks for no more until the lookup is over', async () => {
    let answer = (_: readonly string[]): void => {};
    const asked: string[] = [];
    const ask = (name: string) => {
      asked.push(name);
      if (name !== 'silent') return Promise.resolve(['10.0.0.2']);
      return new Promise<readonly string[]>((resolve) => {
        answer = resolve;
      });
    };
    const resolver = new Resolver(1, { ask, patienceMs: 1 });
    const next = resolver.resolve('silent').then((first) => {
      expect(first).toEqual({ kind: 'none', code: 'ETIMEDOUT' });
      expect(asked).toEqual(['silent']);
      answer([]);
    });
    expect(await resolver.resolve('next')).toEqual({ kind: 'found', addresses: ['10.0.0.2'] });
    await next;
  });
});

describe('the addresses of a name', () => {
  it('are a few, the families in turn', () => {
    const few = fewOfEachFamily(['::1', '::2', '::3', '::4', '::5', '10.0.0.1']);
    expect(few).toEqual(['::1', '10.0.0.1', '::2', '::3']);
    expect(fewOfEachFamily(['10.0.0.1', '::1'])).toEqual(['10.0.0.1', '::1']);
    expect(fewOfEachFamily(['10.0.0.2', '10.0.0.1'])).toEqual(['10.0.0.2', '10.0.0.1']);
  });
});
