import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Locks } from '../../src/locks/locks.ts';
import {
  DUMP_DIR,
  dumpProgram,
  forgetDump,
  readDump,
  waitForDump,
  writeDumpProgram,
} from './support/dump.ts';
import { openRegistry, removeFromWorkspace, until } from './support/project.ts';
import {
  dumpOf,
  dumpOfRerun,
  findTask,
  runTask,
  whenEnded,
  writeTasks,
} from './support/taskRuns.ts';

const line = (name: string, rest = '') => `node "${dumpProgram()}" ${name} ${rest}`;

/** Who holds which lock, and who waits. */
async function held(): Promise<{ name: string; holder: string; waiting: string[] }[]> {
  const states = await new Locks(openRegistry()).list();
  return states.map(({ name, holder, waiting }) => ({
    name,
    holder: holder.client,
    waiting: waiting.map(({ client }) => client),
  }));
}

/** Waits until exactly these hold locks and wait. */
async function untilHeld(...expected: Awaited<ReturnType<typeof held>>): Promise<void> {
  await until(async () => JSON.stringify(await held()) === JSON.stringify(expected) || undefined);
}

/** Runs a task that stays until it is ended. */
async function start(name: string): Promise<vscode.TaskExecution> {
  forgetDump(name);
  return vscode.tasks.executeTask(await findTask(name));
}

describe('tasks with locks', () => {
  before(() => writeDumpProgram());
  after(() => removeFromWorkspace('.vscode', DUMP_DIR));

  it('run one after the other, and leave the queue when they are ended', async function () {
    // A task with a lock is refused on Windows.
    if (process.platform === 'win32') this.skip();
    const env = { STAY: '1' };
    const common = { type: 'berth', lock: 'db', env };
    await writeTasks({
      tasks: [
        { ...common, label: 'first', command: line('first') },
        {
          ...common,
          label: 'second',
          shell: false,
          command: 'node',
          args: [dumpProgram(), 'second'],
        },
        { ...common, label: 'third', command: line('third') },
      ],
    });
    const first = await start('first');
    await waitForDump('first');
    const second = await start('second');
    await untilHeld({ name: 'db', holder: 'task.first', waiting: ['task.second'] });
    const third = await start('third');
    await untilHeld({ name: 'db', holder: 'task.first', waiting: ['task.second', 'task.third'] });
    assert.equal(readDump('second'), undefined);
    await whenEnded('second', async () => second.terminate());
    await untilHeld({ name: 'db', holder: 'task.first', waiting: ['task.third'] });
    await whenEnded('first', async () => first.terminate());
    await waitForDump('third');
    assert.equal(readDump('second'), undefined);
    await untilHeld({ name: 'db', holder: 'task.third', waiting: [] });
    await whenEnded('third', async () => third.terminate());
    await untilHeld();
  });

  it('pass arguments, ports and exit codes, in a shell of choice and without one', async function () {
    // A task with a lock is refused on Windows.
    if (process.platform === 'win32') this.skip();
    const args = ['two words $<port:api>', { value: '$HOME "$<port:api>"', quoting: 'strong' }];
    const program = (name: string) => ({ command: 'node', args: [dumpProgram(), name, ...args] });
    await writeTasks({
      tasks: [
        { type: 'berth', label: 'shell', lock: 'db', ...program('shell') },
        { type: 'berth', label: 'process', lock: '/db', shell: false, ...program('process') },
        {
          type: 'berth',
          label: 'line',
          lock: 'db',
          command: `${line('line', '"$0-$-" "$BERTH_LOCK"')}; exit 7`,
          shell: { executable: '/bin/sh', args: ['-u', '-c'] },
        },
      ],
    });
    const shell = await dumpOf('shell');
    const [, port = ''] = /^two words (\d+)$/.exec(shell.args[0] ?? '') ?? [];
    assert.deepEqual(shell.args, [`two words ${port}`, `$HOME "${port}"`]);
    assert.deepEqual((await dumpOf('process')).args, [`two words ${port}`, `$HOME "${port}"`]);
    assert.equal(await runTask('line'), 7);
    assert.deepEqual(readDump('line')?.args[1], 'db');
    assert.match(readDump('line')?.args[0] ?? '', /^\/bin\/sh-.*u/);
    assert.deepEqual((await dumpOfRerun('line')).args[1], 'db');
    await untilHeld();
  });

  it('do not start, and say why, with what is no name of a lock', async () => {
    for (const lock of ['a b', '', 1]) {
      const label = `wrong ${JSON.stringify(lock)}`;
      await writeTasks({ tasks: [{ type: 'berth', label, lock, command: 'x' }] });
      const { execution } = await findTask(label);
      const text = execution instanceof vscode.ShellExecution ? execution.commandLine : '';
      const [, command = ''] = /\$\{command:([^}]+)\}/.exec(text ?? '') ?? [];
      await assert.rejects(async () => vscode.commands.executeCommand(command), /name of a lock/);
    }
  });
});
