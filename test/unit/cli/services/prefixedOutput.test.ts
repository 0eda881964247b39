import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PrefixedOutput } from '../../../../src/cli/services/prefixedOutput.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function output() {
  const written: string[] = [];
  const out = new PrefixedOutput(
    (text) => written.push(text),
    (name) => `${name} | `,
  );
  return { out, text: () => written.join('') };
}

const aMoment = () => vi.advanceTimersByTime(1000);

describe('PrefixedOutput', () => {
  it('puts the name before every line, however the text comes in pieces', () => {
    const { out, text } = output();
    for (const piece of ['o', 'ne\ntw', 'o\n', '\nfour\r\nfi']) out.add('a', piece);
    expect(text()).toBe('a | one\na | two\na | \na | four\n');
  });

  it('keeps a line together while others write', () => {
    const { out, text } = output();
    out.add('a', 'half ');
    out.add('b', 'whole\n');
    out.say('berth', 'talk\nmore');
    out.add('a', 'done\n');
    expect(text()).toBe('b | whole\nberth | talk\nberth | more\na | half done\n');
  });

  it('shows the beginning of a line after a moment, and goes on with it', () => {
    const { out, text } = output();
    out.add('a', 'name: ');
    expect(text()).toBe('');
    aMoment();
    expect(text()).toBe('a | name: ');
    out.add('a', 'x\nnext\n');
    expect(text()).toBe('a | name: x\na | next\n');
  });

  it('begins a new line where another has written meanwhile', () => {
    const { out, text } = output();
    out.add('a', 'name: ');
    aMoment();
    out.add('b', 'hello\n');
    out.add('a', 'x\n');
    expect(text()).toBe('a | name: \nb | hello\na | x\n');
  });

  it('ends a line that nobody will end any more', () => {
    const { out, text } = output();
    out.add('a', 'last words');
    out.end('a');
    out.end('a');
    out.end('b');
    expect(text()).toBe('a | last words\n');
  });

  it('does not wait for ever for the end of a long line', () => {
    const { out, text } = output();
    out.add('a', 'x'.repeat(70_000));
    expect(text()).toHaveLength('a | '.length + 70_000);
  });
});
