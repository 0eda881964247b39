import type { Port } from '../../probe/port.ts';
import type { ReadySpec } from './readySpec.ts';
import type { ReadyOutcome } from './waitUntilReady.ts';

/** Why a session is not ready, in one sentence for people. */
export declare function describeNotReady(
  outcome: Exclude<ReadyOutcome, { kind: 'ready' }>,
  spec: ReadySpec,
  port: Port,
  timeoutMs: number,
): string;
