import { carriesMark, type GroupMark } from '../../probe/endGroup.ts';
import { type Listener, listListeners } from '../../probe/listeners.ts';
import type { Pid, Port } from '../../probe/port.ts';
import { holdsOneOf, listeningOn } from '../../probe/portSockets.ts';
import { isAlive, type ProcessIdentity } from '../../probe/process.ts';
import { environmentOf, findMarked, groupMembers } from '../../probe/processGroup.ts';

/** What a session's processes are known by. */
export interface SessionProcesses {
  /** The first of them, which leads their group. */
  readonly process: ProcessIdentity;
  /** What each of them has in its environment. */
  readonly mark: GroupMark;
}

/**
 * Who listens on a session's port.
 * - `session`: one of its processes.
 * - `unseen`: somebody who can't be looked into (another user's), or who forwards the port to a
 *   container: most likely the session's doing.
 * - `stranger`: another process of this user.
 * - `untold`: the system does not say (anything but Linux).
 *
 * `addresses` are those that are listened on.
 */
export type PortHolder =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'session' | 'unseen'; readonly addresses: readonly string[] }
  | { readonly kind: 'stranger'; readonly listener: Listener }
  | { readonly kind: 'untold' };

/** Programs that listen in the place of a container, or of a machine that runs containers. */
const CONTAINER_PROXY =
  /^(?:docker-proxy|rootlessport|rootlesskit|conmon|containerd|com\.docker\.|vpnkit|pasta|slirp4netns|gvproxy)/;

/**
 * Looks who listens on a session's port: first into its leader, then into its group, then into who
 * carries its mark, and into the whole machine only when it was none of these. Costs about a
 * millisecond in the first two cases.
 *
 * @throws ProbeError the machine could not be asked
 * @throws the signal's reason when it is aborted
 */
export async function portHolder(
  port: Port,
  session: SessionProcesses,
  signal?: AbortSignal,
): Promise<PortHolder> {
  const sockets = await listeningOn(port);
  if (sockets === undefined) return { kind: 'untold' };
  if (sockets.length === 0) return { kind: 'nobody' };
  const addresses = sockets.map(({ address }) => address);
  for await (const pid of processesOf(session)) {
    if (await holdsOneOf(pid, sockets, signal)) return { kind: 'session', addresses };
  }
  const others = await listListeners({
    ports: new Set([port]),
    ...(signal === undefined ? {} : { signal }),
  });
  for (const listener of others) {
    const { pid, command = '' } = listener;
    if (pid === undefined || CONTAINER_PROXY.test(command)) return { kind: 'unseen', addresses };
    // It may have been started since its group was looked through.
    if (carriesMark(await environmentOf(pid), session.mark)) return { kind: 'session', addresses };
  }
  const [listener] = others;
  return listener === undefined ? { kind: 'nobody' } : { kind: 'stranger', listener };
}

/** Nearest first; each step costs more than the one before. */
async function* processesOf({ process, mark }: SessionProcesses): AsyncGenerator<Pid> {
  if ((await isAlive(process)) !== 'dead') {
    yield process.pid;
    yield* (await groupMembers(process.pid)).filter((pid) => pid !== process.pid);
  }
  const [first] = Object.entries(mark);
  if (first === undefined) return;
  for (const { pid, env } of await findMarked(...first)) if (carriesMark(env, mark)) yield pid;
}
