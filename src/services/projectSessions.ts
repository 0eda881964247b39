import type { FullName } from '../registry/names.ts';
import { SessionError } from '../session/errors.ts';
import type { SessionStatus, Stopped } from '../session/operations.ts';
import type { Sessions } from '../session/sessions.ts';
import { inOrder, reversed } from './inOrder.ts';
import type { Service } from './service.ts';
import { startOrder } from './startOrder.ts';

/** A service and what it is doing. */
export interface ServiceStatus {
  readonly service: string;
  /** Absent for one that was not started, or was stopped. */
  readonly session?: SessionStatus;
}

/**
 * The services of a project and what they are doing, whoever started them: those that are declared, in the order of
 * the file, then those that were declared when they were started. Puts in order what it meets.
 */
export async function projectServices(
  sessions: Sessions,
  root: string,
  services: ReadonlyMap<string, Service>,
): Promise<ServiceStatus[]> {
  const all = new Map((await sessions.list()).map((status) => [status.record.name, status]));
  const declared = new Set<FullName>();
  const found: ServiceStatus[] = [];
  for (const service of services.keys()) {
    const name = await sessions.fullName({ name: service, root });
    const session = all.get(name);
    declared.add(name);
    found.push({ service, ...(session === undefined ? {} : { session }) });
  }
  for (const session of all.values()) {
    const { name, root: home, supervisor } = session.record;
    if (home !== root || supervisor === undefined || declared.has(name)) continue;
    found.push({ service: name.slice(name.lastIndexOf('/') + 1), session });
  }
  return found;
}

/**
 * Stops services, each before those that it depends on. What cannot be stopped does not keep the rest.
 * @param services what the project declares
 * @param onStopped told of each as soon as it is stopped
 * @returns why some could not be stopped
 */
export async function stopServices(
  sessions: Sessions,
  found: readonly ServiceStatus[],
  services: ReadonlyMap<string, Service>,
  onStopped: (service: string, stopped: Stopped) => void,
): Promise<SessionError[]> {
  const failed: SessionError[] = [];
  const order = [
    ...startOrder(services).map(({ name }) => name),
    ...found.map((one) => one.service),
  ];
  const items = [...new Set(order)].flatMap((name) => {
    const session = found.find((one) => one.service === name)?.session;
    const dependsOn = services.get(name)?.dependsOn ?? [];
    return session === undefined ? [] : [{ name, dependsOn, record: session.record }];
  });
  await inOrder(reversed(items), async ({ item: { name, record } }) => {
    try {
      onStopped(name, await sessions.stop({ name: record.name, root: record.root }));
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      // Somebody else was faster.
      if (error.code !== 'unknown-session') failed.push(error);
    }
  });
  return failed;
}
