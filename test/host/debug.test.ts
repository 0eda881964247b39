import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as vscode from 'vscode';
import {
  DUMP_DIR,
  type Dump,
  dumpProgram,
  forgetDump,
  readDump,
  waitForDump,
  writeDumpProgram,
} from './support/dump.ts';
import {
  numberOf,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
  writeInWorkspace,
} from './support/project.ts';
import { writeTasks } from './support/taskRuns.ts';

const root = () => workspaceFolder().uri.fsPath;

/** A configuration that runs `dump.cjs name …`. */
const dumping = (name: string, more: object = {}, ...args: string[]) => ({
  type: 'node',
  request: 'launch',
  name,
  program: dumpProgram(),
  args: [name, ...args],
  ...more,
});

/** Starts sessions and waits until as many root sessions as expected have ended. */
async function debug(what: string | vscode.DebugConfiguration, sessions = 1) {
  const seen: vscode.DebugSession[] = [];
  let ended = 0;
  const subscription = vscode.Disposable.from(
    vscode.debug.onDidStartDebugSession((session) => seen.push(session)),
    vscode.debug.onDidTerminateDebugSession((session) => {
      if (session.parentSession === undefined) ended++;
    }),
  );
  try {
    assert.equal(await vscode.debug.startDebugging(workspaceFolder(), what), true);
    await until(() => ended === sessions || undefined);
    return seen.filter((session) => session.parentSession === undefined);
  } finally {
    subscription.dispose();
  }
}

async function dumpOf(name: string, more: object = {}, ...args: string[]): Promise<Dump> {
  forgetDump(name);
  await debug(dumping(name, more, ...args));
  return waitForDump(name);
}

/** Writes launch.json and waits until VS Code has read it. */
async function writeLaunch(content: object): Promise<void> {
  writeInWorkspace('.vscode/launch.json', { version: '0.2.0', ...content });
  const wanted = JSON.stringify({ version: '0.2.0', ...content });
  await until(() => {
    const launch = vscode.workspace.getConfiguration(undefined, workspaceFolder()).get('launch');
    const { version, configurations, compounds } = launch as Record<string, unknown>;
    return JSON.stringify({ version, configurations, compounds }) === wanted || undefined;
  });
}

describe('launch configurations', () => {
  before(() => writeDumpProgram());
  after(() => removeFromWorkspace('.vscode', DUMP_DIR, 'berth.json', 'debug.env'));

  it('fill in env and args', async () => {
    const env = { PORT: '$<port:api>', URL: 'http://localhost:$<port:web/hmr>/x' };
    const dump = await dumpOf('fill', { env }, '--port=$<port:api>', '$<port:/shared>');
    const api = await numberOf('api');
    assert.ok(api);
    assert.equal(dump.env.PORT, api);
    assert.equal(dump.env.URL, `http://localhost:${await numberOf('web/hmr')}/x`);
    assert.deepEqual(dump.args, [`--port=${api}`, await numberOf('/shared')]);
  });

  it('get the new number after a move', async () => {
    const before = (await dumpOf('moving', {}, '$<port:moving>')).args[0];
    await openRegistry().move({ name: 'moving', root: root() });
    const after = (await dumpOf('moving', {}, '$<port:moving>')).args[0];
    assert.notEqual(after, before);
    assert.equal(after, await numberOf('moving'));
  });

  it('attach to a number', async () => {
    const [allocated] = await openRegistry().allocate([{ name: 'inspect', root: root() }]);
    assert.equal(allocated?.kind, 'allocated');
    const port = Number(await numberOf('inspect'));
    for (const spelling of ['$<port:inspect>', `\${command:berth.port.inspect}`]) {
      const program = spawn(
        'node',
        [`--inspect=127.0.0.1:${port}`, '-e', 'setInterval(() => {}, 99)'],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      try {
        await once(program.stderr, 'data');
        let session: vscode.DebugSession | undefined;
        const starting = vscode.debug.onDidStartDebugSession((started) => {
          session ??= started;
        });
        const config = {
          type: 'node',
          request: 'attach',
          name: 'attach',
          address: '127.0.0.1',
          port: spelling,
        };
        assert.equal(await vscode.debug.startDebugging(workspaceFolder(), config), true);
        const attached = await until(() => session);
        starting.dispose();
        assert.equal(attached.name, 'attach');
        assert.equal(attached.configuration.port, port);
        // js-debug tries again and again when it is stopped first.
        program.kill('SIGKILL');
        await until(() => (vscode.debug.activeDebugSession ? undefined : true));
      } finally {
        program.kill('SIGKILL');
      }
    }
  });

  it('run as a compound, after a background task with ports of its own', async () => {
    const problemMatcher = {
      owner: 'pre',
      pattern: { regexp: '^(x)(y)(z)$', file: 1, line: 2, message: 3 },
      background: { activeOnStart: true, beginsPattern: '^never$', endsPattern: '^ready' },
    };
    await writeTasks({
      tasks: [
        {
          type: 'berth',
          label: 'pre',
          command: `node "${dumpProgram()}" pre $<port:pre>`,
          env: { STAY: '1' },
          isBackground: true,
          problemMatcher,
        },
      ],
    });
    await writeLaunch({
      configurations: [
        dumping('one', { preLaunchTask: 'pre' }, '$<port:one>', '$<port:both>'),
        dumping('two', {}, '$<port:two>', '$<port:both>'),
      ],
      compounds: [{ name: 'all', configurations: ['one', 'two'] }],
    });
    for (const name of ['pre', 'one', 'two']) forgetDump(name);
    await debug('all', 2);
    const both = await numberOf('both');
    assert.deepEqual((await waitForDump('one')).args, [await numberOf('one'), both]);
    assert.deepEqual((await waitForDump('two')).args, [await numberOf('two'), both]);
    assert.deepEqual(readDump('pre')?.args, [await numberOf('pre')]);
    vscode.tasks.taskExecutions.find(({ task }) => task.name === 'pre')?.terminate();
  });

  it("give the program the project's variables behind its own and its envFile's", async () => {
    writeInWorkspace('berth.json', {
      ports: { declared: {} },
      env: { ADDED: 'at $<port:declared>', OWN: 'project', FILE: 'project' },
    });
    writeInWorkspace('debug.env', 'FILE=file\n');
    const envFile = `\${workspaceFolder}/debug.env`;
    const { env } = await dumpOf('variables', { env: { OWN: 'own' }, envFile });
    const declared = await numberOf('declared');
    assert.equal(env.DECLARED_PORT, declared);
    assert.deepEqual([env.ADDED, env.OWN, env.FILE], [`at ${declared}`, 'own', 'file']);
  });

  it('mind a broken berth.json only where it is needed', async () => {
    await openRegistry().allocate([{ name: 'api', root: root() }]);
    writeInWorkspace('berth.json', '{ "ports": { "api": 3000 } }');
    const dump = await dumpOf('broken', {}, '$<port:api>');
    assert.deepEqual(dump.args, [await numberOf('api')]);
    assert.equal(dump.env.DECLARED_PORT, undefined);
    const fresh = dumping('fresh', {}, '$<port:fresh-name>');
    assert.equal(await vscode.debug.startDebugging(workspaceFolder(), fresh), false);
    removeFromWorkspace('berth.json');
  });

  it('do not start with a name that is none', async () => {
    const config = dumping('wrong', {}, '$<port:Not-A-Name>');
    assert.equal(await vscode.debug.startDebugging(workspaceFolder(), config), false);
    assert.equal(readDump('wrong'), undefined);
  });
});
