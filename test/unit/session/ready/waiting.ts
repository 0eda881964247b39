import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Port } from '../../../../src/probe/port.ts';
import { type PortHolder, portHolder } from '../../../../src/session/ready/portHolder.ts';
import { parseReady, type ReadySpec } from '../../../../src/session/ready/readySpec.ts';
import {
  type ReadyOutcome,
  type WaitOptions,
  waitUntilReady,
} from '../../../../src/session/ready/waitUntilReady.ts';
import { type Led, lead } from '../../probe/groups.ts';

/** Programs that print `up` and then do as they are told; `PORT` is in their environment. */
export function runNode(port: Port, program: string): Promise<Led> {
  return lead(process.execPath, ['-e', `const port = +process.env.PORT;\n${program}`], {
    PORT: `${port}`,
  });
}

/** A folder that goes with the test. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-ready-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function spec(text: string): ReadySpec {
  const parsed = parseReady(text);
  if (parsed.kind === 'invalid') throw new Error(parsed.problem);
  return parsed.spec;
}

/** Waits for a session of that program; for 20 s where nothing else is said. */
export function wait(
  ready: string,
  { leader, mark }: Pick<Led, 'leader' | 'mark'>,
  options: Partial<WaitOptions>,
): Promise<ReadyOutcome> {
  return waitUntilReady(spec(ready), {
    process: leader,
    mark,
    logFile: join(tmpdir(), 'berth-no-such-log'),
    logStart: 0,
    timeoutMs: 20_000,
    ...options,
  });
}

/** Who listens on a port, as a session of that program sees it. */
export function holderOf(
  port: Port,
  { leader, mark }: Pick<Led, 'leader' | 'mark'>,
): Promise<PortHolder> {
  return portHolder(port, { process: leader, mark });
}
