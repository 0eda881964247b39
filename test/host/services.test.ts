import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { isAlive } from '../../src/probe/process.ts';
import { Sessions } from '../../src/session/sessions.ts';
import {
  inWorkspace,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
  writeInWorkspace,
} from './support/project.ts';

/** Listens on PORT and answers with its process id; with BROKEN set it writes a file `tried` and ends instead. */
const SERVER = `
console.log('server of ' + process.cwd());
if (process.env.BROKEN) {
  require('node:fs').writeFileSync('tried', '');
  console.error('broken');
  process.exit(3);
}
setTimeout(
  () => require('node:http')
    .createServer((_, answer) => answer.end(String(process.pid)))
    .listen(Number(process.env.PORT), '127.0.0.1'),
  Number(process.env.DELAY ?? 0),
);
`;
const WORKER = `console.log('working'); setInterval(() => {}, 1000);`;

const DECLARED = {
  ports: { api: {} },
  services: {
    api: { command: 'node server.cjs' },
    broken: { command: 'node server.cjs', env: { BROKEN: '1' }, port: 'broken' },
    worker: { command: 'node worker.cjs', dependsOn: ['api'] },
  },
};

describe('services that run', () => {
  const root = () => workspaceFolder().uri.fsPath;
  const sessions = () => new Sessions(openRegistry());
  const find = (name: string) => sessions().get({ name, root: root() });
  const run = (command: string, argument: object) =>
    vscode.commands.executeCommand(`berth.${command}`, { root: root(), ...argument });

  /** Waits for what a service does; `gone` when there is no session. */
  const whenIt = async (name: string, state: string) =>
    until(async () => ((await find(name))?.state ?? 'gone') === state || undefined);

  async function answer(name: string): Promise<string | undefined> {
    const port = (await find(name))?.record.port;
    if (port === undefined) return undefined;
    return fetch(`http://127.0.0.1:${port}/`).then(
      (response) => response.text(),
      () => undefined,
    );
  }

  /** Starts a service, which the editor may have to notice first. */
  const start = (name: string) =>
    until(async () => {
      await run('startService', { name });
      return (await find(name))?.state === 'ready' || undefined;
    });

  const logs = (name: string) =>
    vscode.window.terminals.filter((terminal) => terminal.name === `${name} (log)`);

  before(() => {
    writeInWorkspace('server.cjs', SERVER);
    writeInWorkspace('worker.cjs', WORKER);
    writeInWorkspace('berth.json', DECLARED);
  });
  afterEach(async () => {
    await sessions().stopAll({ graceMs: 0 });
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await vscode.commands.executeCommand('notifications.clearAll');
  });
  after(() => removeFromWorkspace('berth.json', 'server.cjs', 'worker.cjs', 'Procfile', 'tried'));

  it('start with what they wait for, and stop', async () => {
    await start('worker');
    assert.match((await answer('api')) ?? '', /^\d+$/);
    await run('stopService', { name: 'worker' });
    await whenIt('worker', 'gone');
    assert.equal((await find('api'))?.state, 'ready');
    await run('stopService', { name: 'api' });
    await whenIt('api', 'gone');
  });

  it('do not depend on the window: their processes have none of its variables, and other parents', async () => {
    writeInWorkspace(
      'server.cjs',
      SERVER.replace('String(process.pid)', 'JSON.stringify(process.env)'),
    );
    await start('api');
    const env = Object.keys(JSON.parse((await answer('api')) ?? '{}'));
    assert.ok(env.includes('PATH') && env.includes('API_PORT'), env.join());
    assert.deepEqual(
      env.filter((name) => /^(VSCODE|ELECTRON)_/.test(name)),
      [],
    );
    writeInWorkspace('server.cjs', SERVER);
  });

  it('restart on their port', async () => {
    await start('api');
    const before = (await find('api'))?.record;
    const first = await answer('api');
    await run('restartService', { name: 'api' });
    await whenIt('api', 'ready');
    assert.notEqual(await answer('api'), first);
    assert.equal((await find('api'))?.record.port, before?.port);
    assert.ok(before?.process);
    assert.equal(await isAlive(before.process), 'dead');
  });

  it('that fail leave nothing', async () => {
    removeFromWorkspace('tried');
    await until(async () => {
      await run('startService', { name: 'broken' });
      return fs.existsSync(inWorkspace('tried')) || undefined;
    });
    assert.equal(await find('broken'), undefined);
    await start('api');
  });

  it('show their log in one terminal, whose end is not theirs', async () => {
    await start('api');
    await run('showLog', { name: 'api' });
    await run('showLog', { name: 'api' });
    const [terminal, ...others] = await until(() => {
      const found = logs('api');
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(others, []);
    const closed = new Promise((resolve) => vscode.window.onDidCloseTerminal(resolve));
    terminal?.dispose();
    await closed;
    assert.match((await answer('api')) ?? '', /^\d+$/);
    await run('showLog', { name: 'api' });
    assert.equal(logs('api').length, 1);
  });

  it('start and stop all together', async () => {
    const { broken: _, ...services } = DECLARED.services;
    writeInWorkspace('berth.json', { ...DECLARED, services });
    await until(async () => {
      // Until the editor has seen the file, all services means the broken one too.
      await run('startServices', {});
      return (await find('worker'))?.state === 'ready' || undefined;
    });
    assert.equal((await find('api'))?.state, 'ready');
    await run('stopServices', {});
    assert.equal(await find('api'), undefined);
    assert.equal(await find('worker'), undefined);
    writeInWorkspace('berth.json', DECLARED);
  });

  it('of a Procfile are found as soon as it is there', async () => {
    removeFromWorkspace('berth.json');
    writeInWorkspace('Procfile', `web: node ${JSON.stringify(inWorkspace('server.cjs'))}\n`);
    await start('web');
    assert.match((await answer('web')) ?? '', /^\d+$/);
  });
});
