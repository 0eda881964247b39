import { describe, expect, it } from 'vitest';
import { type StatusPart, statusText } from '../../../src/extension/views/statusText.ts';
import type { Port } from '../../../src/probe/port.ts';

function name(label: string, port: number, state: StatusPart['state'] = 'free'): StatusPart {
  return { label, port: port as Port, state };
}

describe('statusText', () => {
  it('shows up to three names in their order', () => {
    expect(statusText([name('api', 1), name('web', 2)])).toBe('api:1  web:2');
  });

  it('counts the rest, and prefers what listens and what is in the way', () => {
    const names = [
      name('a', 1),
      name('b', 2),
      name('c', 3),
      name('d', 4, 'up'),
      name('e', 5, 'stranger'),
    ];
    expect(statusText(names)).toBe('a:1  d:4  $(warning) e:5  +2');
  });

  it('marks what flaps, and prefers it to what is up', () => {
    const names = [name('a', 1, 'up'), name('b', 2, 'up'), name('c', 3, 'up')];
    expect(statusText([...names, name('d', 4, 'flapping')])).toBe('a:1  b:2  $(pulse) d:4  +1');
  });

  it('puts what failed before all, with a port or without one', () => {
    const names = [
      name('a', 1, 'up'),
      name('b', 2, 'up'),
      name('c', 3, 'stranger'),
      name('d', 4, 'failed'),
      { label: 'worker', state: 'failed' } as const,
    ];
    expect(statusText(names)).toBe('$(warning) c:3  $(error) d:4  $(error) worker  +2');
  });
});
