// Starts or stops a session for each line on standard input, a `SessionTask` in JSON, and answers with a line, a
// `SessionReport` in JSON. Something goes wrong at one of the file operations, or at a step, if the task says so.
import path from 'node:path';
import readline from 'node:readline';
import { Registry } from '../../../src/registry/registry.ts';
import { SessionError } from '../../../src/session/errors.ts';
import type { StartRequest, StartStep } from '../../../src/session/operations.ts';
import { Sessions } from '../../../src/session/sessions.ts';
import { installFaultLayer, type Plan, seenOperations, watchOperations } from './faultLayer.ts';

/** What is to be done to a session. */
export interface SessionTask {
  readonly file: string;
  readonly what: 'start' | 'stop' | 'restart' | 'mend';
  readonly request: StartRequest;
  readonly plan?: Plan;
  /** Killed when it comes there. */
  readonly killAt?: StartStep;
}

/** What the starter was told. */
export interface SessionReport {
  readonly operations: readonly string[];
  readonly port?: number;
  /** Absent when it worked. */
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly undone: readonly string[];
  };
}

installFaultLayer();
readline.createInterface(process.stdin).on('line', async (line) => {
  const task = JSON.parse(line) as SessionTask;
  watchOperations(path.dirname(task.file), task.plan);
  const report = await carryOut(task).catch(asReport);
  process.stdout.write(`${JSON.stringify({ operations: seenOperations(), ...report })}\n`);
});

async function carryOut({
  file,
  what,
  request,
  killAt,
}: SessionTask): Promise<Partial<SessionReport>> {
  const sessions = new Sessions(new Registry({ file, by: 'test' }));
  const onStep = (step: StartStep) => {
    if (step === killAt) process.kill(process.pid, 'SIGKILL');
  };
  switch (what) {
    case 'start': {
      const { record, detach } = await sessions.start(request, { onStep });
      detach();
      return record.port === undefined ? {} : { port: record.port };
    }
    case 'restart':
      await sessions.restart(request, { onStep });
      return {};
    case 'stop':
      await sessions.stop(request, { graceMs: 2_000 });
      return {};
    case 'mend':
      await sessions.mend();
      return {};
  }
}

function asReport(error: unknown): Partial<SessionReport> {
  if (!(error instanceof SessionError))
    return {
      error: {
        code: error instanceof Error ? error.name : 'bug',
        message: String(error),
        undone: [],
      },
    };
  return { error: { code: error.code, message: error.message, undone: error.rolledBack } };
}
