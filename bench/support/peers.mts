import { spawnSync } from 'node:child_process';
import { readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../../scripts/host/cache.mts';
import { runProgram } from './timing.mts';

const PEERS = {
  'detect-port': '2.1.0',
  'get-port': '7.2.0',
  'get-port-please': '3.2.0',
  portfinder: '1.0.38',
};
/** What people start servers with. */
const STARTERS = { pm2: '7.0.4', 'wait-on': '9.5.1' };
/** A server of locks over TCP. */
const LOCK_PEER = { 'live-mutex': '0.2.25' };
const PORT_FOR = '0.6.3';

/** The folder with the peers from npm, which is installed on first use. */
export function installPeers(): Promise<string> {
  return installFromNpm(PEERS);
}

/** The same for pm2 and wait-on. */
export function installStarters(): Promise<string> {
  return installFromNpm(STARTERS);
}

/** The same for live-mutex. */
export function installLockPeer(): Promise<string> {
  return installFromNpm(LOCK_PEER);
}

function installFromNpm(packages: Readonly<Record<string, string>>): Promise<string> {
  const versions = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  return cached(`peers-${versions.join('-')}`, async (cwd) => {
    writeFileSync(join(cwd, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    runProgram('npm', [...args, ...versions], { cwd });
  });
}

/** The script that npm's peer runs as a command. */
export async function commandOf(peer: 'detect-port'): Promise<string> {
  return realpathSync(join(await installPeers(), 'node_modules/.bin', peer));
}

/**
 * The folder with Python's port-for, for `PYTHONPATH`, installed on first use with pip or, where that
 * reaches no index, from Debian's package; or why it can't be had.
 */
export async function installPortFor(): Promise<{ path: string } | { missing: string }> {
  if (spawnSync('python3', ['--version']).status !== 0) return { missing: 'there is no Python' };
  try {
    const path = await cached(`port-for-${PORT_FOR}`, async (cwd) => {
      const pip = ['-m', 'pip', 'install', '--quiet', '--retries=0', '--target=.'];
      if (spawnSync('python3', [...pip, `port-for==${PORT_FOR}`], { cwd }).status === 0) return;
      runProgram('apt-get', ['download', `python3-port-for=${PORT_FOR}-1`], { cwd });
      const [file = ''] = readdirSync(cwd).filter((name) => name.endsWith('.deb'));
      runProgram('dpkg', ['-x', file, 'debian'], { cwd });
      runProgram('sh', ['-c', 'mv debian/usr/lib/python3/dist-packages/port_for .'], { cwd });
    });
    return { path };
  } catch {
    return { missing: 'neither pip nor apt-get reaches it' };
  }
}
