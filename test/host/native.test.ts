import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DUMP_DIR, dumpProgram, writeDumpProgram } from './support/dump.ts';
import {
  numberOf,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
  writeInWorkspace,
} from './support/project.ts';
import { dumpOf, writeTasks } from './support/taskRuns.ts';

const root = () => workspaceFolder().uri.fsPath;
const command = (name: string, rest: string) => `node "${dumpProgram()}" ${name} ${rest}`;

async function hasCommand(id: string): Promise<true | undefined> {
  return (await vscode.commands.getCommands()).includes(id) || undefined;
}

async function lacksCommand(id: string): Promise<true | undefined> {
  return (await hasCommand(id)) ? undefined : true;
}

describe("VS Code's own spellings", () => {
  before(() => writeDumpProgram());
  after(() => removeFromWorkspace('.vscode', DUMP_DIR, 'berth.json'));

  it('fill in command variables in a plain task, however the name is written', async () => {
    const names = ['api', 'web/hmr', 'a@b', 'dotted.name', '/postgres'];
    const allocated = await openRegistry().allocate(names.map((name) => ({ name, root: root() })));
    assert.ok(allocated.every(({ kind }) => kind === 'allocated'));
    for (const name of names) await until(() => hasCommand(`berth.port.${name}`));
    const variables = names.map((name) => `\${command:berth.port.${name}}`);
    await writeTasks({
      tasks: [{ type: 'shell', label: 'native', command: command('native', variables.join(' ')) }],
    });
    const { args } = await dumpOf('native');
    assert.deepEqual(args, await Promise.all(names.map(numberOf)));
  });

  it('follow the registry and berth.json', async () => {
    const ref = { name: 'shortlived', root: root() };
    await openRegistry().allocate([ref]);
    await until(() => hasCommand('berth.port.shortlived'));
    const fullName = (await openRegistry().read()).fullName(ref);
    assert.ok(await hasCommand(`berth.port.${fullName}`));
    await openRegistry().release([ref]);
    await until(() => lacksCommand('berth.port.shortlived'));

    writeInWorkspace('berth.json', { ports: { fresh: {} } });
    await until(() => hasCommand('berth.port.fresh'));
    const number = await vscode.commands.executeCommand('berth.port.fresh');
    assert.equal(number, await numberOf('fresh'));
  });

  it('fill in input variables of type command, allocating on first use', async () => {
    const input = (id: string, args: unknown) => ({
      id,
      type: 'command',
      command: 'berth.port',
      args,
    });
    await writeTasks({
      inputs: [
        input('first', { name: 'inputs/first' }),
        input('other', { name: 'inputs/other', project: workspaceFolder().name }),
      ],
      tasks: [
        {
          type: 'process',
          label: 'input',
          command: 'node',
          args: [dumpProgram(), 'input', `\${input:first}`, `\${input:other}`],
        },
      ],
    });
    const { args } = await dumpOf('input');
    const first = await numberOf('inputs/first');
    assert.ok(first);
    assert.deepEqual(args, [first, await numberOf('inputs/other')]);
  });

  it('say what is wrong', async () => {
    const ask = (args: unknown) => async () => vscode.commands.executeCommand('berth.port', args);
    await assert.rejects(ask({ name: 'Not A Name' }), /Try "not-a-name"/);
    await assert.rejects(ask(undefined), /needs a name/);
    await assert.rejects(ask({ name: 'api', project: 'elsewhere' }), /No project "elsewhere"/);
  });

  it('stay out of the palette', () => {
    const { contributes } = vscode.extensions.getExtension('berth.berth')?.packageJSON ?? {};
    const contributed = contributes.commands.map((entry: { command: string }) => entry.command);
    assert.ok(!contributed.some((id: string) => id.startsWith('berth.port')));
  });
});
