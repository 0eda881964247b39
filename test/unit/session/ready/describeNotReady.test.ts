import { describe, expect, it } from 'vitest';
import { describeNotReady } from '../../../../src/session/ready/describeNotReady.ts';
import type { LastSeen } from '../../../../src/session/ready/waitUntilReady.ts';
import { pid, port } from '../../probe/helpers.ts';
import { spec } from './waiting.ts';

const listener = { port: port(6100), addresses: [], command: 'node server.js', pid: pid(4711) };

describe('describeNotReady', () => {
  it.each<[LastSeen, string, string]>([
    [{ kind: 'nothing-listens' }, 'tcp', 'it did not listen on port 6100 within 30 s.'],
    [{ kind: 'stranger', listener }, 'tcp', 'port 6100 is taken by node server.js (process 4711).'],
    [
      { kind: 'answered', status: 503 },
      'http:/health',
      'http://localhost:6100/health still answered 503 after 30 s; 200 to 399 was waited for.',
    ],
    [
      { kind: 'no-answer', code: 'ETIMEDOUT' },
      'http:/',
      'http://localhost:6100/ gave no answer within 30 s.',
    ],
    [
      { kind: 'no-answer', code: 'HPE_INVALID_CONSTANT' },
      'http:/',
      'http://localhost:6100/ gave no answer within 30 s: what answers does not speak HTTP.',
    ],
    [
      { kind: 'no-answer', code: 'ECONNREFUSED' },
      'http:/',
      'http://localhost:6100/ gave no answer within 30 s: the connection was refused.',
    ],
    [{ kind: 'not-in-log' }, 'log:it "runs"', 'its log did not say "it \\"runs\\"" within 30 s.'],
  ])('%j', (seen, ready, sentence) => {
    const outcome = { kind: 'timeout', seen } as const;
    expect(describeNotReady(outcome, spec(ready), port(6100), 30_000)).toBe(sentence);
  });

  it('names who has the port', () => {
    const outcome = { kind: 'taken', culprit: listener } as const;
    expect(describeNotReady(outcome, spec('tcp'), port(6100), 500)).toBe(
      'port 6100 is taken by node server.js (process 4711).',
    );
  });
});
