import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { type ListeningProcess, listenIn } from '../support/listeningProcess.ts';
import {
  inWorkspace,
  numberOf,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
  writeInWorkspace,
} from './support/project.ts';

const root = () => workspaceFolder().uri.fsPath;
const run = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(command, ...args);

describe('commands', () => {
  const servers: ListeningProcess[] = [];

  before(async () => {
    const names = ['cmd-api', 'cmd-mail', '/cmd-shared'];
    await openRegistry().allocate(names.map((name) => ({ name, root: root() })));
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });
  after(async () => {
    const { released } = await openRegistry().release(
      ['cmd-api', 'cmd-mail', 'cmd-fresh', '/cmd-shared'].map((name) => ({ name, root: root() })),
    );
    assert.ok(released.length > 0);
    removeFromWorkspace('berth.json', 'server.cjs');
    await run('workbench.action.closeAllEditors');
  });

  it('are all there', async () => {
    const extension = vscode.extensions.getExtension('berth.berth');
    await extension?.activate();
    const known = new Set(await vscode.commands.getCommands());
    const contributed: { command: string }[] = extension?.packageJSON.contributes.commands;
    assert.ok(contributed.length >= 10);
    for (const { command } of contributed) assert.ok(known.has(command), command);
  });

  it('allocate a name for a caller, as berth.json prefers it', async () => {
    writeInWorkspace('berth.json', { ports: { 'cmd-fresh': { prefer: 24_610 } } });
    assert.equal(await run('berth.allocate', { name: 'cmd-fresh' }), 24_610);
    assert.equal(await numberOf('cmd-fresh'), '24610');
    assert.equal(await run('berth.allocate', { name: 'cmd-fresh' }), 24_610);
  });

  it('copy a number, an address, a token and a variable', async () => {
    const number = await numberOf('cmd-api');
    const copied = async (command: string, argument: object) => {
      await run(command, argument);
      return vscode.env.clipboard.readText();
    };
    assert.equal(await copied('berth.copy', { name: 'cmd-api' }), number);
    assert.equal(await copied('berth.copyUrl', { name: 'cmd-api' }), `http://localhost:${number}`);
    assert.equal(await copied('berth.copyToken', { name: 'cmd-api' }), '$<port:cmd-api>');
    assert.equal(await copied('berth.copyToken', { name: '/cmd-shared' }), '$<port:/cmd-shared>');
    assert.equal(await copied('berth.copyVariable', { name: 'cmd-api' }), 'CMD_API_PORT');
  });

  it('release a name that nobody listens on without a question', async () => {
    void run('berth.release', { name: 'cmd-mail' });
    await until(async () => ((await numberOf('cmd-mail')) === undefined ? true : undefined));
  });

  it('open the registry file', async () => {
    await run('berth.openRegistry');
    const file = vscode.window.activeTextEditor?.document.uri.fsPath;
    assert.equal(file, process.env.BERTH_REGISTRY);
  });

  it('show what the doctor found', async () => {
    const port = Number(await numberOf('cmd-api'));
    servers.push(await listenIn(path.join(root(), '..', 'elsewhere'), port));
    writeInWorkspace('berth.json', '{ "ports": { "Cmd": {} } }');
    await run('berth.doctor');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'berth-doctor');
    const text = document.getText();
    assert.match(text, new RegExp(`✗ Port ${port} of cmd-api is taken by node server\\.cjs`));
    assert.match(text, /✗ .*berth\.json:1:14: "Cmd" is not a name/);
    await servers[0]?.stop();
    writeInWorkspace('berth.json', { ports: {} });
    await run('berth.doctor');
    await until(() => (document.getText().includes('is taken by') ? undefined : true));
  });

  it('open what listens in a browser', async () => {
    const port = Number(await numberOf('cmd-api'));
    servers.push(await listenIn(inWorkspace(), port));
    // A browser without a user may refuse the window; the address is what matters here.
    const external = await vscode.env.asExternalUri(vscode.Uri.parse(`http://localhost:${port}/`));
    assert.match(external.toString(true), new RegExp(String(port)));
    await run('berth.openInBrowser', { name: 'cmd-api' });
  });
});
