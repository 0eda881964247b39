import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '../probe/process.ts';
import type { NameRef } from '../registry/book.ts';
import { RegistryError } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import type { SessionRecord } from './record.ts';

/** The name whose port a session has. */
export function portRef({ portName, root }: SessionRecord): NameRef | undefined {
  return portName === undefined ? undefined : { name: portName, root };
}

/**
 * Gives a name that was made for a session back, whatever number it has by now. What somebody took for good
 * meanwhile, or for another process, stays.
 * @returns whether its port is free again
 * @throws RegistryError
 */
export async function releaseOwnName(registry: Registry, record: SessionRecord): Promise<boolean> {
  const ref = portRef(record);
  // Its starter ended between the registry and the record, or is just there.
  const untold = record.phase === 'starting' && record.port === undefined;
  if (!(record.ownsName || untold) || ref === undefined) return false;
  const { until } = (await registry.read()).get(ref) ?? {};
  if (until === undefined || !isOneOf(until, [record.starter, record.process])) return false;
  return (await registry.release([ref])).released.length > 0;
}

/**
 * Has a name that was made for a session go with its process from now on, rather than with whoever starts it.
 * @throws RegistryError when the registry does not take it
 */
export async function bindOwnName(
  registry: Registry,
  record: SessionRecord,
  until: ProcessIdentity,
): Promise<void> {
  const ref = portRef(record);
  if (!record.ownsName || ref === undefined) return;
  // The registry takes this as a note that may fail; here a name must not be lost with its starter.
  for (let attempt = 1; ; attempt++) {
    await registry.allocate([{ ...ref, until }]);
    const bound = (await registry.read()).get(ref)?.until;
    if (bound !== undefined && isOneOf(bound, [until])) return;
    if (attempt === 5) throw new RegistryError('unwritable', 'the registry cannot be written.');
    await sleep(20 * attempt);
  }
}

function isOneOf(
  identity: ProcessIdentity,
  others: readonly (ProcessIdentity | undefined)[],
): boolean {
  return others.some(
    (other) =>
      other !== undefined &&
      other.pid === identity.pid &&
      other.start === identity.start &&
      other.boot === identity.boot,
  );
}
