import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  inWorkspace,
  numberOf,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
  writeInWorkspace,
} from './support/project.ts';
import { inTerminal, setting, variableInTerminal } from './support/terminals.ts';

const root = () => workspaceFolder().uri.fsPath;

describe('new terminals', function () {
  // Each look opens a terminal of its own.
  this.timeout(60_000);

  before(() => {
    writeInWorkspace('berth.json', {
      ports: { 'term-api': { prefer: 24_510 }, 'term-web': {} },
      env: { TERM_URL: 'http://localhost:$<port:term-api>/v1', PLAIN: 'as it is' },
    });
  });
  after(async () => {
    removeFromWorkspace('berth.json', '.vscode');
    const names = ['term-api', 'term-web', 'term-late', 'term-cli'];
    await openRegistry().release(names.map((name) => ({ name, root: root() })));
  });

  it("have the project's variables, and declared names have numbers", async () => {
    assert.equal(await variableInTerminal('TERM_API_PORT', (value) => value !== ''), '24510');
    assert.equal(await numberOf('term-api'), '24510');
    const shown = await inTerminal('printf "%s %s %s" "$TERM_WEB_PORT" "$TERM_URL" "$PLAIN"');
    const web = await numberOf('term-web');
    assert.equal(shown, `${web} http://localhost:24510/v1 as it is`);
  });

  it('follow the registry and berth.json', async () => {
    const moved = await openRegistry().move({ name: 'term-api', root: root() });
    assert.equal(moved.kind, 'moved');
    const next = await numberOf('term-api');
    await variableInTerminal('TERM_URL', (value) => value === `http://localhost:${next}/v1`);

    writeInWorkspace('berth.json', { ports: { 'term-api': {}, 'term-late': { prefer: 24_511 } } });
    await variableInTerminal('TERM_LATE_PORT', (value) => value === '24511');
    assert.equal(await inTerminal('printf %s "$TERM_URL$PLAIN"'), '');
  });

  it('keep what they had while berth.json is wrong', async () => {
    writeInWorkspace('berth.json', '{ "ports": { "term-api": {}, ');
    // A change of the registry makes the extension look again.
    await openRegistry().release([{ name: 'term-web', root: root() }]);
    await variableInTerminal('TERM_LATE_PORT', (value) => value === '24511');
    writeInWorkspace('berth.json', { ports: { 'term-api': {} } });
  });

  it('leave a released name alone until somebody asks for it', async () => {
    const ref = { name: 'term-late', root: root() };
    writeInWorkspace('berth.json', { ports: { 'term-api': {}, 'term-late': { prefer: 24_511 } } });
    await variableInTerminal('TERM_LATE_PORT', (value) => value === '24511');
    await openRegistry().release([ref]);
    await variableInTerminal('TERM_LATE_PORT', (value) => value === '');
    assert.equal((await openRegistry().read()).get(ref), undefined);
  });

  it('have none of it when the setting says so', async () => {
    const reset = await setting('berth.terminal.variables', false);
    await variableInTerminal('TERM_API_PORT', (value) => value === '');
    await reset();
    await variableInTerminal('TERM_API_PORT', (value) => value !== '');
  });

  it('have berth on their PATH, run by the Node of VS Code', async () => {
    const number = await inTerminal('berth get term-cli');
    assert.match(number, /^\d+$/);
    assert.equal(number, await numberOf('term-cli'));
    const script = await inTerminal('command -v berth');
    assert.ok(fs.readFileSync(script, 'utf8').includes(`'${process.execPath}'`), script);
  });

  it('have berth although a start file of the shell sets PATH anew', async () => {
    const home = inWorkspace('.test-home');
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(path.join(home, '.bashrc'), 'PATH=/usr/bin:/bin\n');
    const reset = await setting('terminal.integrated.shellIntegration.enabled', true);
    try {
      const shown = await inTerminal('command -v berth; echo "$PATH"', {
        shellPath: '/bin/bash',
        env: { HOME: home },
      });
      assert.match(shown, /globalStorage\/berth\.berth\/bin\/berth$/m);
      assert.match(shown, /globalStorage\/berth\.berth\/bin:\/usr\/bin:\/bin$/);
    } finally {
      await reset();
      fs.rmSync(home, { recursive: true, force: true });
    }
  });

  it('lack berth when the setting says so', async () => {
    const reset = await setting('berth.terminal.path', false);
    await until(async () =>
      (await inTerminal('command -v berth || echo none')) === 'none' ? true : undefined,
    );
    await reset();
  });
});
