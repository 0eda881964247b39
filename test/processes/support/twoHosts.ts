import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { type World, worldBehind } from './handoff/world.ts';

/** Two network namespaces with a cable between them, as if they were two machines. */
export interface TwoHosts {
  readonly near: World;
  /** What the far host reaches the near one by. */
  readonly nearAddress: string;
  readonly far: World;
  /** Pulls the cable: nothing gets through any more, and nobody is told. */
  cut(): void;
  close(): Promise<void>;
}

const isRoot = process.getuid?.() === 0;

/**
 * Two hosts. Needs `ip`, and root or a system that lets users have namespaces of their own.
 * @returns undefined where that can't be had
 */
export async function openTwoHosts(): Promise<TwoHosts | undefined> {
  const flags = isRoot ? ['-n'] : ['-rn'];
  if (spawnSync('unshare', [...flags, 'nsenter', '--version']).status !== 0) return undefined;
  if (spawnSync('ip', ['-V']).status !== 0) return undefined;
  const own = isRoot ? [] : ['-U', '--preserve-credentials'];
  const behind = (holder: ChildProcess) =>
    worldBehind(['nsenter', ...own, '-n', '-t', String(holder.pid)], holder);
  const nearHolder = await holderOf('unshare', flags);
  const near = behind(nearHolder);
  const enter = ['nsenter', ...own, '-n', '-t', String(nearHolder.pid)];
  const farHolder = await holderOf(enter[0] ?? '', [...enter.slice(1), 'unshare', '-n']);
  const far = behind(farHolder);
  const close = async () => {
    await far.close();
    await near.close();
  };
  const wired =
    [
      'ip link set lo up',
      `ip link add near type veth peer name far netns ${farHolder.pid}`,
      'ip address add 10.9.0.1/24 dev near',
      'ip link set near up',
    ].every((line) => near.run(line.split(' ')) === 0) &&
    ['ip address add 10.9.0.2/24 dev far', 'ip link set far up'].every(
      (line) => far.run(line.split(' ')) === 0,
    );
  if (!wired) {
    await close();
    return undefined;
  }
  const cut = () => {
    far.run(['ip', 'link', 'set', 'far', 'down']);
  };
  return { near, nearAddress: '10.9.0.1', far, cut, close };
}

/** A process that does nothing but keep its namespaces, once it has them. */
function holderOf(command: string, args: readonly string[]): Promise<ChildProcess> {
  const holder = spawn(command, [...args, 'sh', '-c', 'echo ready; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    holder.stdout.once('data', () => resolve(holder));
    holder.once('close', () => reject(new Error('no namespace')));
  });
}
