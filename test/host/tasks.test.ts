import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  DUMP_DIR,
  dumpProgram,
  forgetDump,
  readDump,
  waitForDump,
  writeDumpProgram,
} from './support/dump.ts';
import {
  inWorkspace,
  numberOf,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
  writeInWorkspace,
} from './support/project.ts';
import {
  dumpOf,
  dumpOfRerun,
  findTask,
  runTask,
  whenEnded,
  writeTasks,
} from './support/taskRuns.ts';

const root = () => workspaceFolder().uri.fsPath;
const line = (name: string, rest: string) => `node "${dumpProgram()}" ${name} ${rest}`;
const program = (name: string, ...args: unknown[]) => ({
  command: 'node',
  args: [dumpProgram(), name, ...args],
});

async function askVariableOf(name: string): Promise<unknown> {
  const { execution } = await findTask(name);
  const commandLine = execution instanceof vscode.ShellExecution ? execution.commandLine : '';
  const [, command] = /\$\{command:([^}]+)\}/.exec(commandLine ?? '') ?? [];
  assert.ok(command, commandLine);
  return vscode.commands.executeCommand(command);
}

describe('tasks of type berth', () => {
  before(() => writeDumpProgram());
  after(() => removeFromWorkspace('.vscode', DUMP_DIR, 'berth.json'));

  it('are listed without giving anything a number', async () => {
    await writeTasks({ tasks: [{ type: 'berth', label: 'listed', command: 'x $<port:listed>' }] });
    await findTask('listed');
    assert.equal(await numberOf('listed'), undefined);
  });

  it('are known to the editor of tasks.json', async () => {
    const word = { value: 'a $<port:api>', quoting: 'strong' };
    const everything = {
      type: 'berth',
      label: 'everything',
      command: word,
      args: ['$<port:api>', word],
      env: { PORT: '$<port:api>' },
      cwd: 'web',
      shell: { executable: 'bash', args: ['-c'] },
      handoff: 'none',
      lock: '/gpu',
      windows: { command: 'x', args: ['y'], env: { A: 'b' }, cwd: '.', shell: false },
      isBackground: true,
      dependsOn: ['wrong'],
      dependsOrder: 'sequence',
      problemMatcher: [],
      group: { kind: 'build', isDefault: true },
      presentation: { reveal: 'never' },
      runOptions: { reevaluateOnRerun: true },
    };
    const wrong = { type: 'berth', label: 'wrong', command: 'x', args: 'y' };
    await writeTasks({ tasks: [everything, wrong] });
    const uri = vscode.Uri.file(inWorkspace('.vscode/tasks.json'));
    await vscode.window.showTextDocument(uri);
    const found = await until(() => {
      const all = vscode.languages.getDiagnostics(uri);
      return all.length > 0 ? all : undefined;
    });
    assert.equal(found.length, 1, JSON.stringify(found));
    assert.match(found[0]?.message ?? '', /Incorrect type/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('fill in a command line, env and cwd', async () => {
    const env = { OWN: 'http://localhost:$<port:api>/', OTHER: '$<port:/shared>' };
    const command = line('line', '$<port:api> "x=$<port:web/hmr>" $<port:a@b>');
    await writeTasks({ tasks: [{ type: 'berth', label: 'line', command, env, cwd: DUMP_DIR }] });
    const dump = await dumpOf('line');
    const api = await numberOf('api');
    assert.ok(api);
    assert.deepEqual(dump.args, [api, `x=${await numberOf('web/hmr')}`, await numberOf('a@b')]);
    assert.equal(dump.env.OWN, `http://localhost:${api}/`);
    assert.equal(dump.env.OTHER, await numberOf('/shared'));
    assert.equal(dump.cwd, inWorkspace(DUMP_DIR));
  });

  it('start a process without a shell', async () => {
    const args = ['--port=$<port:api>', '$HOME; echo', `\${workspaceFolder}`];
    const task = { type: 'berth', label: 'process', shell: false, ...program('process', ...args) };
    await writeTasks({ tasks: [{ ...task, env: { N: '$<port:api>' } }] });
    const dump = await dumpOf('process');
    const api = await numberOf('api');
    assert.deepEqual(dump.args, [`--port=${api}`, '$HOME; echo', root()]);
    assert.equal(dump.env.N, api);
    assert.equal(dump.cwd, root());
  });

  it('quote arguments as asked', async () => {
    const args = [
      'two words $<port:api>',
      { value: '$HOME $<port:api>', quoting: 'strong' },
      { value: 'a b $<port:api>', quoting: 'escape' },
      { value: '$WEAK $<port:api>', quoting: 'weak' },
    ];
    const task = { type: 'berth', label: 'quoting', ...program('quoting', ...args) };
    await writeTasks({ tasks: [{ ...task, env: { WEAK: 'weak' } }] });
    const { args: got } = await dumpOf('quoting');
    const api = await numberOf('api');
    assert.deepEqual(got, [`two words ${api}`, `$HOME ${api}`, `a b ${api}`, `weak ${api}`]);
  });

  it('run in a shell of choice and by the block of the system', async function () {
    // The shell that is asked for, and the block of the system, are those of Linux and macOS.
    if (process.platform === 'win32') this.skip();
    const shell = { executable: '/bin/sh', args: ['-u', '-c'] };
    const task = {
      type: 'berth',
      label: 'shell',
      command: 'exit 7',
      env: { KEPT: '1', SET: 'no' },
      shell,
    };
    const block = { command: line('shell', '"$0-$-" $<port:api>'), env: { SET: '$<port:api>' } };
    await writeTasks({ tasks: [{ ...task, linux: block, osx: block }] });
    const { args, env } = await dumpOf('shell');
    const api = await numberOf('api');
    assert.match(args[0] ?? '', /^\/bin\/sh-.*u/);
    assert.equal(args[1], api);
    assert.deepEqual([env.KEPT, env.SET], ['1', api]);
  });

  it('get the new number on rerun after a move', async () => {
    await writeTasks({
      tasks: [{ type: 'berth', label: 'moved', command: line('moved', '$<port:moved>') }],
    });
    const before = (await dumpOf('moved')).args[0];
    const move = await openRegistry().move({ name: 'moved', root: root() });
    assert.equal(move.kind, 'moved');
    const after = (await dumpOfRerun('moved')).args[0];
    assert.notEqual(after, before);
    assert.equal(after, await numberOf('moved'));
  });

  it('run what they depend on, in the background with a matcher', async () => {
    const problemMatcher = {
      owner: 'stay',
      pattern: { regexp: '^(x)(y)(z)$', file: 1, line: 2, message: 3 },
      background: { activeOnStart: true, beginsPattern: '^never$', endsPattern: '^ready' },
    };
    await writeTasks({
      tasks: [
        {
          type: 'berth',
          label: 'stay',
          command: line('stay', '$<port:api>'),
          env: { STAY: '1' },
          isBackground: true,
          problemMatcher,
        },
        { type: 'berth', label: 'after', command: line('after', '$<port:web>'), dependsOn: 'stay' },
      ],
    });
    forgetDump('stay');
    const { args } = await dumpOf('after');
    assert.equal(args[0], await numberOf('web'));
    assert.equal(readDump('stay')?.args[0], await numberOf('api'));
    const running = vscode.tasks.taskExecutions.find(({ task }) => task.name === 'stay');
    assert.ok(running, 'the background task still runs');
    await whenEnded('stay', async () => running.terminate());
  });

  it('do not start, and say why, without a command or with a wrong name', async () => {
    await writeTasks({
      tasks: [
        { type: 'berth', label: 'no command' },
        { type: 'berth', label: 'wrong', command: line('wrong', '$<port:Not}A{Name>') },
      ],
    });
    // VS Code shows the reason and tells the API nothing: ask what it asks before it runs a task.
    await assert.rejects(askVariableOf('no command'), /no "command"/);
    await assert.rejects(askVariableOf('wrong'), /is not a name.*Try "not-a-name"/);
  });

  it("have the project's variables, and their own before them", async () => {
    writeInWorkspace('berth.json', {
      ports: { declared: {} },
      env: { FROM_PROJECT: 'at $<port:declared>', BOTH: 'project' },
    });
    const env = { BOTH: 'my own $<port:api>', ZERO: '0' };
    await writeTasks({
      tasks: [
        { type: 'berth', label: 'vars', command: line('vars', '"$ZERO" "$BOTH"'), env },
        { type: 'berth', label: 'vars process', shell: false, ...program('vars process'), env },
      ],
    });
    // The window learns of the file by a watcher.
    let dump = await dumpOf('vars');
    while (dump.env.FROM_PROJECT === undefined) dump = await dumpOf('vars');
    const declared = await numberOf('declared');
    assert.equal(dump.env.DECLARED_PORT, declared);
    assert.equal(dump.env.FROM_PROJECT, `at ${declared}`);
    const own = `my own ${await numberOf('api')}`;
    assert.equal(dump.env.BOTH, own);
    assert.deepEqual(dump.args, ['0', own]);
    assert.equal((await dumpOf('vars process')).env.BOTH, own);
  });
});

describe('twins of plain tasks', () => {
  before(() => writeDumpProgram());
  after(() => removeFromWorkspace('.vscode', DUMP_DIR));

  it('run the same with the ports filled in', async () => {
    const options = { cwd: DUMP_DIR, env: { N: '$<port:api>' } };
    await writeTasks({
      tasks: [
        { type: 'shell', label: 'plain', command: line('twin', '$<port:api>'), options },
        { type: 'process', label: 'proc', ...program('proc', '$<port:web>', '$HOME') },
        { label: 'untyped', ...program('untyped', '$<port:web>', '$HOME') },
        { type: 'shell', label: 'tokenless', command: 'true' },
      ],
    });
    forgetDump('twin');
    await runTask('plain (with ports)');
    const dump = await waitForDump('twin');
    const api = await numberOf('api');
    assert.deepEqual([dump.args[0], dump.env.N, dump.cwd], [api, api, inWorkspace(DUMP_DIR)]);
    await runTask('proc (with ports)');
    assert.deepEqual((await waitForDump('proc')).args, [await numberOf('web'), '$HOME']);
    await runTask('untyped (with ports)');
    assert.deepEqual((await waitForDump('untyped')).args, [await numberOf('web'), '$HOME']);
    const names = (await vscode.tasks.fetchTasks()).map((task) => task.name);
    assert.ok(!names.includes('tokenless (with ports)'));
  });

  it('get the new number on rerun after a move', async () => {
    await writeTasks({
      tasks: [{ type: 'shell', label: 'again', command: line('again', '$<port:again>') }],
    });
    forgetDump('again');
    await runTask('again (with ports)');
    const before = (await waitForDump('again')).args[0];
    assert.equal((await openRegistry().move({ name: 'again', root: root() })).kind, 'moved');
    const after = (await dumpOfRerun('again', 'again (with ports)')).args[0];
    assert.notEqual(after, before);
    assert.equal(after, await numberOf('again'));
  });

  it('keep what a provided task can have, and say what they leave out', async () => {
    await writeTasks({
      tasks: [
        { label: 'first', type: 'shell', command: 'true' },
        {
          label: 'rich',
          type: 'shell',
          command: 'echo $<port:api>',
          group: { kind: 'build', isDefault: true },
          isBackground: true,
          dependsOn: 'first',
          presentation: { reveal: 'never', panel: 'dedicated', clear: true },
          problemMatcher: ['$tsc', { owner: 'own', pattern: { regexp: '(x)', message: 1 } }],
        },
      ],
    });
    const twin = await findTask('rich (with ports)');
    assert.equal(twin.group?.id, 'build');
    assert.equal(twin.isBackground, true);
    assert.equal(twin.presentationOptions.reveal, vscode.TaskRevealKind.Never);
    assert.equal(twin.presentationOptions.panel, vscode.TaskPanelKind.Dedicated);
    assert.equal(twin.presentationOptions.clear, true);
    assert.deepEqual(twin.problemMatchers, ['$tsc']);
    assert.match(twin.detail ?? '', /without dependsOn, problemMatcher/);
  });
});
