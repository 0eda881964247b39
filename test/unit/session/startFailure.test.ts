import { expect, it } from 'vitest';
import { StartFailedError } from '../../../src/session/errors.ts';
import type { SessionRecord } from '../../../src/session/record.ts';
import { readyOf } from '../../../src/session/startFailure.ts';

it('refuses to wait for what a record of another Berth may say', () => {
  const record = { name: '/shop/api', ready: 'grpc:health' } as SessionRecord;
  expect(() => readyOf(record)).toThrow(StartFailedError);
  expect(() => readyOf(record)).toThrow(/^\/shop\/api was not started\. "grpc:health"/);
});
