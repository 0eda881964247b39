import type { Port } from '../probe/port.ts';
import { ownIdentity } from '../probe/process.ts';
import type { NameRef } from '../registry/book.ts';
import { readConfig } from '../registry/config.ts';
import { explain } from '../registry/messages.ts';
import type { Allocation } from '../registry/operations.ts';
import { ProjectPorts } from '../registry/projectPorts.ts';
import { explainUnknownPool } from '../registry/unknownPool.ts';
import type { Desk } from './desk.ts';
import { AllocationFailedError, PoolExhaustedError } from './errors.ts';
import { mendAll } from './mend.ts';
import { portRef } from './ownName.ts';
import type { SessionRecord } from './record.ts';

/** A session's port. */
export interface TakenPort {
  readonly port: Port;
  /** The name was made for the session, and goes with it. */
  readonly ownsName: boolean;
}

/**
 * The port of a session's name: the one it has, or a new one. A new name goes with the session, unless its project
 * declares it or a supervisor keeps the session up.
 * @returns undefined for a session without a port
 * @throws PoolExhaustedError, AllocationFailedError, RegistryError, ConfigError
 */
export async function takePort(desk: Desk, record: SessionRecord): Promise<TakenPort | undefined> {
  const ref = portRef(record);
  if (ref === undefined) return undefined;
  const until = await isForSession(desk, record, ref);
  const ask = {
    ...(record.pool === undefined ? {} : { pool: record.pool }),
    ...(until ? { until: ownIdentity() } : {}),
  };
  const ports = new ProjectPorts(desk.registry, record.root);
  let [result] = await ports.allocate([ref.name], ask);
  // What ended without being stopped may still have the numbers that are missing.
  if (isExhausted(result) && record.pool !== undefined) {
    const mended = await mendAll(desk, ({ pool }) => pool === record.pool);
    if (mended.length > 0) [result] = await ports.allocate([ref.name], ask);
  }
  if (result?.kind === 'allocated') return { port: result.named.port, ownsName: until };
  throw await asError(desk, record, result);
}

/** Gives a name that was made for the session another port. @throws as {@link takePort} */
export async function moveOn({ registry }: Desk, record: SessionRecord): Promise<Port | undefined> {
  const ref = portRef(record);
  if (ref === undefined) return undefined;
  const moved = await registry.move(ref);
  return moved.kind === 'moved' ? moved.named.port : undefined;
}

async function isForSession(
  { registry, isAlive }: Desk,
  record: SessionRecord,
  ref: NameRef,
): Promise<boolean> {
  const named = (await registry.read()).get(ref);
  // A name that somebody took for another process, which lives, stays that one's.
  if (named !== undefined) {
    return named.until !== undefined && (await isAlive(named.until)) === 'dead';
  }
  return record.supervisor === undefined && !readConfig(ref.root).ports.has(ref.name);
}

function isExhausted(result: Allocation | undefined): boolean {
  return result?.kind === 'pool-full' || result?.kind === 'exhausted';
}

async function asError(
  { registry }: Desk,
  { name, pool }: SessionRecord,
  result: Exclude<Allocation, { kind: 'allocated' }> | undefined,
): Promise<Error> {
  if (result === undefined) return new Error('The registry gave no answer.');
  const why =
    result.kind === 'unknown-pool'
      ? explainUnknownPool(result.pool, await registry.read())
      : explain(result);
  const message = `${name} got no port. ${why}`;
  if (pool === undefined || !isExhausted(result)) return new AllocationFailedError(name, message);
  return new PoolExhaustedError(
    name,
    `${message} A session frees its port when it is stopped: berth session stop NAME`,
  );
}
