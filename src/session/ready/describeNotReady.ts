import type { Port } from '../../probe/port.ts';
import { describeListener } from '../../registry/messages.ts';
import type { ReadySpec } from './readySpec.ts';
import type { LastSeen, ReadyOutcome } from './waitUntilReady.ts';

/** Why a session is not ready, in one sentence for people; to stand behind a colon. */
export function describeNotReady(
  outcome: Exclude<ReadyOutcome, { kind: 'ready' }>,
  spec: ReadySpec,
  port: Port | undefined,
  timeoutMs: number,
): string {
  const seen: LastSeen =
    outcome.kind === 'taken' ? { kind: 'stranger', listener: outcome.culprit } : outcome.seen;
  const time = timeoutMs < 1000 ? `${timeoutMs} ms` : `${Number((timeoutMs / 1000).toFixed(1))} s`;
  const url = `http://localhost:${port}${spec.kind === 'http' ? spec.path : ''}`;
  switch (seen.kind) {
    case 'nothing-listens':
      return `it did not listen on port ${port} within ${time}.`;
    case 'stranger':
      return `port ${port} is taken by ${describeListener(seen.listener)}.`;
    case 'answered':
      return `${url} still answered ${seen.status} after ${time}; 200 to 399 was waited for.`;
    case 'no-answer':
      return `${url} gave no answer within ${time}${reason(seen.code)}.`;
    case 'not-in-log':
      return `its log did not say ${spec.kind === 'log' ? JSON.stringify(spec.text) : 'it'} within ${time}.`;
  }
}

function reason(code: string): string {
  switch (code) {
    case 'ETIMEDOUT':
      return '';
    case 'ECONNREFUSED':
      return ': the connection was refused';
    case 'ECONNRESET':
      return ': the connection was closed';
    default:
      return code.startsWith('HPE_') ? ': what answers does not speak HTTP' : ` (${code})`;
  }
}
