import { describe, expect, it } from 'vitest';
import { eventWords } from '../../../../src/cli/services/eventWords.ts';
import type { FullName } from '../../../../src/registry/names.ts';
import { StartFailedError } from '../../../../src/session/errors.ts';

describe('a restart that failed', () => {
  const error = new StartFailedError('/quay/api' as FullName, '/quay/api ended too soon.');
  const event = { kind: 'restart-failed', service: 'api', error } as const;

  it('is told with the next try', () => {
    expect(eventWords({ ...event, restartMs: 1_000 })).toBe(
      'api did not get ready again: /quay/api ended too soon; starting it again in 1 s',
    );
  });

  it('is told alone where there is none', () => {
    expect(eventWords(event)).toBe('api did not get ready again: /quay/api ended too soon');
  });
});

it('whom a service waits for is told, and that it lost its lock', () => {
  const event = { service: 'api', lock: '/gpu' };
  expect(eventWords({ ...event, kind: 'waits-for-lock', holder: 'lab.train' })).toBe(
    'api waits for lock /gpu, held by lab.train',
  );
  expect(eventWords({ ...event, kind: 'lock-lost' })).toBe(
    'api lost its lock /gpu: others can have it now',
  );
});
