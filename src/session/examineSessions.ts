import type { Finding } from '../registry/doctor/finding.ts';
import { SessionError } from './errors.ts';
import type { Mended } from './operations.ts';
import type { Sessions } from './sessions.ts';
import { MAKE_READABLE, sayUnread } from './unreadable.ts';

/** Looks for sessions that are not in order. Changes nothing. */
export async function examineSessions(sessions: Sessions): Promise<Finding[]> {
  try {
    return await examineAll(sessions);
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    return [{ level: 'problem', subject: 'sessions', message: error.message }];
  }
}

async function examineAll(sessions: Sessions): Promise<Finding[]> {
  const why = new Map(sessions.damaged().map(({ name, problem }) => [name, problem]));
  const unreadable = sessions.unreadable().map((unread): Finding => {
    const { name } = unread;
    return { level: 'problem', subject: name, message: sayUnread(unread), advice: MAKE_READABLE };
  });
  const others = (await sessions.planMend()).flatMap((mended) => {
    const problem = mended.kind === 'orphan' ? undefined : why.get(mended.name);
    return asFinding(mended, problem) ?? [];
  });
  const findings = [...unreadable, ...others];
  const count = sessions.peek().length;
  if (findings.length > 0 || count === 0) return findings;
  const message = `${count === 1 ? '1 session is' : `${count} sessions are`} in order.`;
  return [{ level: 'ok', subject: 'sessions', message }];
}

function asFinding(mended: Mended, problem = ''): Finding | undefined {
  const advice = 'Run: berth gc';
  if (mended.kind === 'orphan') {
    const message = `Process ${mended.pid} is of a session that has no record.`;
    return { level: 'problem', subject: 'sessions', message, advice };
  }
  const { name, kind } = mended;
  const found = (level: Finding['level'], message: string, what = advice): Finding => ({
    level,
    subject: name,
    message,
    advice: what,
  });
  switch (kind) {
    case 'damaged':
      return found('problem', sayUnread({ name, problem }));
    case 'half-started':
      return found('problem', `The start of session ${name} was cut short.`);
    case 'name-restored':
      return found('problem', `Session ${name} runs, and the name of its port is gone.`);
    case 'port-lost':
      return found(
        'problem',
        `Session ${name} runs on a port that belongs to another name by now.`,
        'berth gc ends it; start it anew then.',
      );
    case 'ended':
      return found('hint', `Session ${name} has ended, and still has its port.`);
    case 'removed':
      return undefined;
  }
}
