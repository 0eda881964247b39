import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Host } from './install.mts';
import { run } from './run.mts';

export interface ServerOptions {
  readonly host: Host;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** The system picks a free one when it is 0 or not given. */
  readonly port?: number;
  /** Added to the environment of the server, its extension hosts, terminals and tasks. */
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
}

/** What a window shows; paths are absolute. */
export type Target =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'workspace'; readonly path: string };

export interface VsCodeServer {
  readonly port: number;
  /** The address of a window. `payload` is VS Code's own list of start parameters. */
  url(target?: Target, payload?: readonly (readonly [string, string])[]): string;
  /** The URI under which the workbench sees a path of this machine. */
  remote(path: string): string;
  /** Everything the server has written so far. */
  output(): string;
  /** Ends the server with its extension hosts and terminals. */
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 5_000;

/** Starts VS Code's own server on loopback; only who knows its address with the token gets in. */
export async function startServer(options: ServerOptions): Promise<VsCodeServer> {
  const { host, userDataDir, extensionsDir } = options;
  const token = randomUUID();
  const args = [
    host.main,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...['--connection-token', token],
    ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
    ...['--telemetry-level', 'off', '--accept-server-license-terms'],
    ...(options.args ?? []),
  ];
  // An own process group, so that stopping reaches the extension hosts as well.
  const child = spawn(host.node, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: serverEnv(options.env),
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += String(data);
    });
  }
  const killGroup = (signal: NodeJS.Signals) => signalGroup(child, signal);
  const onExit = () => killGroup('SIGKILL');
  process.once('exit', onExit);

  const stop = async () => {
    killGroup('SIGTERM');
    await ended(child, stopTimeoutMs);
    killGroup('SIGKILL');
    process.off('exit', onExit);
  };

  let port: number;
  try {
    port = await listeningPort(child, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  const authority = `127.0.0.1:${port}`;
  return {
    port,
    url(target, payload = []) {
      const parts = [`tkn=${token}`];
      // Slashes stay as they are: people read and copy these addresses.
      const path = target && encodeURIComponent(target.path).replaceAll('%2F', '/');
      if (target) parts.push(`${target.kind}=${path}`);
      if (payload.length > 0) {
        parts.push(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
      }
      return `http://${authority}/?${parts.join('&')}`;
    },
    remote: (path) => `vscode-remote://${authority}${path}`,
    output: () => output,
    stop,
  };
}

/** Installs a packaged extension into an extensions folder that no server uses yet. */
export async function installExtension(
  host: Host,
  vsix: string,
  dirs: { readonly userDataDir: string; readonly extensionsDir: string },
): Promise<void> {
  await run(
    host.node,
    [
      host.main,
      ...['--user-data-dir', dirs.userDataDir, '--extensions-dir', dirs.extensionsDir],
      ...['--install-extension', vsix, '--force', '--accept-server-license-terms'],
    ],
    { env: serverEnv() },
  );
}

/** Drops what an editor around this process would leak into the one being started. */
function serverEnv(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|npm_|VITEST|NODE_OPTIONS$|NODE_ENV$)/.test(name),
  );
  // An empty gallery keeps the server from asking a marketplace.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}', ...extra };
}

async function listeningPort(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ${why}\n${output()}`));
    };
    const timer = setTimeout(() => fail('did not start in time'), startTimeoutMs);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code}`));
    const look = () => {
      const port = /agent listening on (\d+)/.exec(output())?.[1];
      if (!port) return;
      clearTimeout(timer);
      child.stdout?.off('data', look);
      resolve(Number(port));
    };
    child.stdout?.on('data', look);
  });
}

async function ended(child: ChildProcess, timeoutMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!child.pid) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
