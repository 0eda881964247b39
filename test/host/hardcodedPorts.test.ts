import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { listenIn } from '../support/listeningProcess.ts';
import { applyFix, at, closeEditors, diagnosed, fixesAt, open, ours } from './support/editing.ts';
import {
  inWorkspace,
  numberOf,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
} from './support/project.ts';
import { setting } from './support/terminals.ts';

const FILES = [
  'compose.yml',
  'package.json',
  'appsettings.json',
  'berth.json',
  'test',
  'notes.md',
  'deploy',
];
const NAMES = ['api', 'web', 'front', 'docs', 'app'];
const root = () => workspaceFolder().uri.fsPath;
const titles = (fixes: readonly vscode.CodeAction[]) => fixes.map((fix) => fix.title);
const read = (name: string) => fs.readFileSync(inWorkspace(name), 'utf8');

const compose = (host: string) => `services:
  api:
    image: example/api
    ports:
      - "${host}:8080"
`;

describe('hardcoded ports in the editor', () => {
  const undo: (() => Promise<void> | void)[] = [];
  const release = () => openRegistry().release(NAMES.map((name) => ({ name, root: root() })));

  // Other suites leave names behind, and a name that means another number is not proposed.
  before(release);
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
    await closeEditors();
    removeFromWorkspace(...FILES);
    await release();
  });

  it('are marked with dots on the host side, and replaced with a default for others', async () => {
    const document = await open('compose.yml', compose('18741'));
    const marks = await diagnosed(document, 'hardcoded-port');
    assert.deepEqual(
      marks.map(({ range, severity }) => [document.getText(range), severity]),
      [['18741', vscode.DiagnosticSeverity.Hint]],
    );
    await applyFix(document, at(document, '1|8741'), 'Replace with named port "api"');
    assert.equal(document.getText(), compose(`\${API_PORT:-18741}`));
    assert.equal(await until(() => numberOf('api')), '18741');
    // A berth.json that was not there is made, saved, and settles the rest.
    const config = await until(
      () => (fs.existsSync(inWorkspace('berth.json')) && read('berth.json')) || undefined,
    );
    assert.deepEqual(JSON.parse(config), { ports: { api: { prefer: 18741 } } });
    await until(() => ours(document).length === 0 || undefined);
    assert.deepEqual(await fixesAt(document, at(document, '1|8741')), []);
  });

  it('that are the default of a variable are bound to it in berth.json, the file stays', async () => {
    const config = await open('berth.json', '{\n  "ports": {}\n}\n');
    const text = compose(`\${FRONT:-18742}`);
    const document = await open('compose.yml', text);
    await diagnosed(document, 'hardcoded-port');
    await applyFix(document, at(document, '1|8742'), 'Bind FRONT to named port');
    assert.equal(document.getText(), text);
    const { env, ports } = JSON.parse(config.getText());
    const [name = ''] = Object.keys(ports);
    assert.deepEqual(env, { FRONT: `$<port:${name}>` });
    assert.equal(await until(() => numberOf(name)), '18742');
    await until(() => ours(document).length === 0 || undefined);
    await openRegistry().release([{ name, root: root() }]);
  });

  it('are linked where the format has no variables, and wrapped in scripts', async () => {
    const settings = await open('appsettings.json', { Urls: 'http://localhost:18743' });
    await diagnosed(settings, 'hardcoded-port');
    const offered = titles(await fixesAt(settings, at(settings, '1|8743')));
    assert.match(offered[0] ?? '', /^Link to named port "/);
    assert.ok(!offered.includes('Ignore here'), 'this JSON has no comments');
    const scripts = await open('package.json', { scripts: { docs: 'vite --port 18744' } });
    await diagnosed(scripts, 'hardcoded-port');
    const [first] = titles(await fixesAt(scripts, at(scripts, '1|8744')));
    assert.match(first ?? '', /^Run with named port "/);
  });

  it('are warned of when another project has the number', async () => {
    const elsewhere = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-elsewhere-')));
    const ref = { name: 'api', root: elsewhere };
    await openRegistry().allocate([{ ...ref, exact: 18745 as never }]);
    undo.push(
      () => fs.rmSync(elsewhere, { recursive: true }),
      async () => void (await openRegistry().release([ref])),
    );
    const document = await open('compose.yml', compose('18745'));
    const [warning] = await diagnosed(document, 'port-conflict');
    assert.equal(warning?.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(warning.message, /^Port 18745 belongs to \/berth-elsewhere-.*\/api\./i);
    // It goes when the number is free again.
    await openRegistry().release([ref]);
    await diagnosed(document, 'hardcoded-port');
    assert.equal(ours(document).length, 1);
  });

  it('are warned of while a stranger listens, and explained when hovered', async () => {
    const elsewhere = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-elsewhere-')));
    undo.push(() => fs.rmSync(elsewhere, { recursive: true }));
    const port = 18751;
    const stranger = await listenIn(elsewhere, port);
    undo.push(() => stranger.stop());
    const document = await open('compose.yml', compose(String(port)));
    const [warning] = await diagnosed(document, 'port-conflict');
    assert.match(warning?.message ?? '', new RegExp(`^Port ${port} is taken by a stranger, `));
    const position = at(document, `"|${port}`);
    const text = await until(async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        position,
      );
      const all = hovers.flatMap(({ contents }) =>
        contents.map((one) => (one as vscode.MarkdownString).value),
      );
      return all.join('\n').includes('outside this project') ? all.join('\n') : undefined;
    });
    assert.ok(text.includes(`**${port}**`));
    assert.ok(text.includes('command:berth.showListener'));
  });

  it('are warned of where servers had better stay off the number, and where two services want it', async () => {
    const text = `services:
  api:
    ports: ["18746:80"]
  web:
    ports: ["18746:80"]
  docs:
    ports: ["10080:80"]
`;
    const document = await open('compose.yml', text);
    const warnings = await until(() => {
      const found = ours(document).filter((one) => one.code === 'port-conflict');
      return found.length === 3 ? found : undefined;
    });
    assert.deepEqual(
      warnings.map(({ message }) => message),
      [
        'Port 18746 is used for different services: api, web. Give each a named port.',
        'Port 18746 is used for different services: api, web. Give each a named port.',
        'Port 10080 is one that browsers refuse to open. Use a named port and change its number.',
      ],
    );
    undo.push(await setting('berth.editor.portConflicts', false));
    await until(() => ours(document).every(({ severity }) => severity === 3) || undefined);
    assert.equal(ours(document).length, 3);
    undo.push(await setting('berth.editor.hardcodedPorts', false));
    await until(() => ours(document).length === 0 || undefined);
  });

  it('can be ignored here, as a number and as a kind of file', async () => {
    const document = await open('compose.yml', compose('18747'));
    await diagnosed(document, 'hardcoded-port');
    await applyFix(document, at(document, '1|8747'), 'Ignore here');
    assert.match(document.getText(), /- "18747:8080" # berth-ignore\n/);
    await until(() => ours(document).length === 0 || undefined);
    await vscode.commands.executeCommand('undo');
    for (const [title, expected] of [
      ['Ignore port 18747', { ports: [18747] }],
      ['Ignore files of this kind', { kinds: ['compose'] }],
    ] as const) {
      await diagnosed(document, 'hardcoded-port');
      await applyFix(document, at(document, '1|8747'), title);
      await until(() => fs.existsSync(inWorkspace('berth.json')) || undefined);
      await until(() => ours(document).length === 0 || undefined);
      assert.deepEqual(JSON.parse(read('berth.json')), { ignore: expected });
      await vscode.window.showTextDocument(document);
      removeFromWorkspace('berth.json');
      await until(() => ours(document).length > 0 || undefined);
    }
  });

  it('are all replaced when the file is saved, if somebody asked for just that', async () => {
    const document = await open('compose.yml', compose('18748'));
    await diagnosed(document, 'hardcoded-port');
    const saveChanged = async () => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '# ours\n');
      await vscode.workspace.applyEdit(edit);
      await document.save();
    };
    undo.push(await setting('editor.codeActionsOnSave', { 'source.fixAll': 'explicit' }));
    await saveChanged();
    assert.equal(read('compose.yml'), `# ours\n${compose('18748')}`);
    undo.push(await setting('editor.codeActionsOnSave', { 'source.fixAll.berth': 'explicit' }));
    // On a busy machine VS Code may save before the answer is there.
    await until(async () => {
      await saveChanged();
      return read('compose.yml').includes(`\${API_PORT:-18748}`) || undefined;
    });
    assert.equal(await until(() => numberOf('api')), '18748');
  });

  it('keep their marks while somebody types, and follow the newest text', async () => {
    const document = await open('compose.yml', compose('18749'));
    await diagnosed(document, 'hardcoded-port');
    let fewest = 1;
    const watching = vscode.languages.onDidChangeDiagnostics(() => {
      fewest = Math.min(fewest, ours(document).length);
    });
    undo.push(() => watching.dispose());
    for (let line = 0; line < 20; line++) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), `# ${line}\n`);
      await vscode.workspace.applyEdit(edit);
    }
    await until(() => ours(document)[0]?.range.start.line === 24 || undefined);
    assert.equal(fewest, 1);
    const [fix] = titles(await fixesAt(document, at(document, '1|8749')));
    assert.equal(fix, 'Replace with named port "api"');
  });

  it('are left alone in tests, and in files of no known kind', async () => {
    const test = await open('test/server.js', 'app.listen(18750);\n');
    const notes = await open('notes.md', 'It listens on http://localhost:18750.\n');
    const document = await open('compose.yml', compose('18750'));
    await diagnosed(document, 'hardcoded-port');
    await open('berth.json', { ignore: { files: ['deploy/'] } });
    const ignored = await open('deploy/compose.yml', compose('18752'));
    await until(
      async () => (await fixesAt(ignored, at(ignored, '1|8752'))).length === 0 || undefined,
    );
    for (const other of [test, notes, ignored]) {
      assert.deepEqual(ours(other), []);
      assert.deepEqual(await fixesAt(other, at(other, '187|')), []);
    }
  });
});
