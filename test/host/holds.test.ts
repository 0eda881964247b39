import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as vscode from 'vscode';
import {
  inWorkspace,
  numberOf,
  removeFromWorkspace,
  until,
  workspaceFolder,
  writeInWorkspace,
} from './support/project.ts';
import { findTask, whenEnded, writeTasks } from './support/taskRuns.ts';
import { setting } from './support/terminals.ts';
import {
  letListen,
  stopListening,
  WAITING_DIR,
  waitingServer,
  whenUp,
  writeWaitingServer,
} from './support/waitingServer.ts';

/** Everything that Node.js binds has SO_REUSEADDR; this has not. */
const BIND = `import socket, sys
try:
    socket.socket().bind(('127.0.0.1', int(sys.argv[1])))
except OSError as error:
    sys.exit(3)
`;

/** Whether a program without SO_REUSEADDR gets a port now. */
function canTake(port: number): boolean {
  const { status, stderr } = spawnSync('python3', ['-c', BIND, String(port)], { encoding: 'utf8' });
  assert.ok(status === 0 || status === 3, stderr);
  return status === 0;
}

const waiting = (label: string, name: string, more: object = {}) => ({
  type: 'berth',
  label,
  command: `node "${waitingServer()}" ${label} $<port:${name}>`,
  problemMatcher: [],
  presentation: { panel: 'dedicated' },
  ...more,
});

/** Starts a task, and waits until its program runs. */
async function start(label: string): Promise<vscode.TaskExecution> {
  const execution = await vscode.tasks.executeTask(await findTask(label));
  await whenUp(label);
  return execution;
}

async function portOf(name: string): Promise<number> {
  return Number(await until(() => numberOf(name)));
}

const debugged = (name: string, more: object = {}) => ({
  type: 'node',
  request: 'launch',
  name,
  program: waitingServer(),
  args: [name, '$<port:debugged>'],
  ...more,
});

/** Starts a debug session, waits until its program runs, and returns how to stop it. */
async function debug(name: string, more: object = {}): Promise<() => Promise<void>> {
  const sessions: vscode.DebugSession[] = [];
  const subscription = vscode.debug.onDidStartDebugSession((session) => sessions.push(session));
  assert.equal(await vscode.debug.startDebugging(workspaceFolder(), debugged(name, more)), true);
  await whenUp(name);
  const session = await until(() => sessions.find((one) => one.parentSession === undefined));
  subscription.dispose();
  return async () => {
    let ended = false;
    const ending = vscode.debug.onDidTerminateDebugSession(({ id }) => {
      ended ||= id === session.id;
    });
    await vscode.debug.stopDebugging(session);
    await until(() => ended || undefined);
    ending.dispose();
  };
}

describe('holds', () => {
  let restoreSetting: (() => Promise<void>) | undefined;

  before(async function () {
    // Only Linux can hold a port without listening; what tries to take it is a program of Python.
    const python = spawnSync('python3', ['--version']);
    if (process.platform !== 'linux' || python.status !== 0) this.skip();
    restoreSetting = await setting('debug.onTaskErrors', 'abort');
    writeWaitingServer();
    await writeTasks({
      tasks: [
        waiting('one', 'shared'),
        waiting('two', 'shared', { env: { OTHER: '$<port:other>' } }),
        waiting('asked', 'asked'),
        waiting('server', 'served'),
        waiting('bare', 'bare', { handoff: 'none' }),
        waiting('client', 'own', { env: { API_URL: 'http://localhost:$<port:elsewhere>/' } }),
        { type: 'berth', label: 'failing', command: 'exit 1', problemMatcher: [] },
      ],
    });
  });
  after(async () => {
    for (const execution of vscode.tasks.taskExecutions) execution.terminate();
    await vscode.debug.stopDebugging();
    await restoreSetting?.();
    removeFromWorkspace('.vscode', WAITING_DIR);
  });

  it('can be ruled out in a launch configuration of any type, as its editor knows', async () => {
    writeInWorkspace('.vscode/launch.json', {
      version: '0.2.0',
      configurations: [
        debugged('right', { handoff: 'none' }),
        debugged('wrong', { handoff: 'never' }),
      ],
    });
    const uri = vscode.Uri.file(inWorkspace('.vscode/launch.json'));
    await vscode.window.showTextDocument(uri);
    const found = await until(() => {
      const all = vscode.languages.getDiagnostics(uri);
      return all.length > 0 ? all : undefined;
    });
    assert.deepEqual(
      found.map(({ message }) => /Valid values: .*$/.exec(message)?.[0]),
      ['Valid values: "auto", "hold", "none".'],
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('keep a port for a launch, also when that is called off', async () => {
    const config = { ...debugged('called off'), args: ['$<port:called-off>'] };
    const launch = { ...config, preLaunchTask: 'failing' };
    assert.equal(await vscode.debug.startDebugging(workspaceFolder(), launch), false);
    assert.equal(canTake(await portOf('called-off')), false);
  });

  it('keep the port of a task from the moment that VS Code asks for it', async () => {
    const { execution } = await findTask('asked');
    const commandLine = execution instanceof vscode.ShellExecution ? execution.commandLine : '';
    const [, command = ''] = /\$\{command:([^}]+)\}/.exec(commandLine ?? '') ?? [];
    const port = Number(await vscode.commands.executeCommand(command));
    assert.equal(port, await portOf('asked'));
    assert.equal(canTake(port), false);
  });

  it('keep the port of a task until it listens, and then for as long as it runs', async () => {
    const execution = await start('server');
    const port = await portOf('served');
    assert.equal(canTake(port), false);
    await letListen('server', port);
    await stopListening('server', port);
    assert.equal(canTake(port), false);
    await whenEnded('server', async () => execution.terminate());
    await until(() => canTake(port) || undefined);
  });

  it('keep a port that two tasks have until both have ended', async () => {
    const one = await start('one');
    const two = await start('two');
    const [shared, other] = [await portOf('shared'), await portOf('other')];
    await whenEnded('one', async () => one.terminate());
    assert.deepEqual([canTake(shared), canTake(other)], [false, false]);
    await whenEnded('two', async () => two.terminate());
    await until(() => (canTake(shared) && canTake(other)) || undefined);
  });

  it('keep nothing for a task that wants none, nor the port in the address of another', async () => {
    const bare = await start('bare');
    const client = await start('client');
    assert.equal(canTake(await portOf('bare')), true);
    assert.equal(canTake(await portOf('elsewhere')), true);
    assert.equal(canTake(await portOf('own')), false);
    await whenEnded('bare', async () => bare.terminate());
    await whenEnded('client', async () => client.terminate());
  });

  it('keep the port of a debug session until it listens, and then for as long as it runs', async () => {
    const stop = await debug('session', { console: 'internalConsole' });
    const port = await portOf('debugged');
    assert.equal(canTake(port), false);
    await letListen('session', port);
    await stopListening('session', port);
    assert.equal(canTake(port), false);
    await stop();
    await until(() => canTake(port) || undefined);
  });

  it('keep nothing for a debug session that wants none', async () => {
    const stop = await debug('without', { handoff: 'none' });
    assert.equal(canTake(await portOf('debugged')), true);
    await stop();
  });

  it('let go of the port of the launch that was called off after a minute', async () => {
    const port = await portOf('called-off');
    await until(() => canTake(port) || undefined);
  });
});
