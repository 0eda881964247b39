import { describe, expect, it } from 'vitest';
import { statusText } from '../../../src/extension/views/statusText.ts';
import type { Listener } from '../../../src/probe/listeners.ts';
import type { Port } from '../../../src/probe/port.ts';
import type { NamedPort } from '../../../src/registry/book.ts';
import type { NameState } from '../../../src/registry/status.ts';

const listener: Listener = { port: 1 as Port, addresses: [] };
const FREE: NameState = { kind: 'free' };
const LISTENING: NameState = { kind: 'listening', listener, judged: true };
const STRANGER: NameState = { kind: 'stranger', listener };

function name(label: string, port: number, state: NameState = FREE) {
  return { label, status: { named: { port: port as Port } as NamedPort, state } };
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
      name('d', 4, LISTENING),
      name('e', 5, STRANGER),
    ];
    expect(statusText(names)).toBe('a:1  d:4  $(warning) e:5  +2');
  });
});
