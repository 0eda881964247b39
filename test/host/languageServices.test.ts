import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, closeEditors, diagnosed, open } from './support/editing.ts';
import { openRegistry, removeFromWorkspace, until, workspaceFolder } from './support/project.ts';

const root = () => workspaceFolder().uri.fsPath;

const CONFIG = `{
  "ports": { "api": {}, "http": {} },
  "services": {
    "api": { "command": "node x -p $<po" },
    "db": { "command": "node y", "lock": "/gpu" },
    "web": { "command": "node z", "port": "", "dependsOn": ["api", ""] },
    "docs": { "command": "node d", "lock": "", "dependsOn": [] }
  }
}
`;

/** What is offered at a place, as a user reads it and as it is written. */
async function offeredAt(document: vscode.TextDocument, marked: string) {
  return until(async () => {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at(document, marked),
    );
    const { Constant, Module, Reference } = vscode.CompletionItemKind;
    const own = items.filter(({ kind = -1 }) => [Constant, Module, Reference].includes(kind));
    const offered = own.map(({ label, insertText, range }) => {
      assert.ok(range instanceof vscode.Range);
      return [label, insertText, document.getText(range)];
    });
    return offered.length > 0 ? offered : undefined;
  });
}

describe('services in the editor', () => {
  afterEach(closeEditors);
  after(async () => {
    removeFromWorkspace('berth.json');
    await openRegistry().release(
      ['api', 'backend', 'http'].map((name) => ({ name, root: root() })),
    );
  });

  it('are completed: tokens in commands, names of ports, and what to wait for', async () => {
    const document = await open('berth.json', CONFIG);
    const tokens = await offeredAt(document, '-p $<po|"');
    assert.ok(tokens.some(([label, written]) => label === 'http' && written === '$<port:http>'));
    const ports = await offeredAt(document, '"port": "|"');
    assert.ok(
      ports.some(([label, written, old]) => label === 'http' && `${written}${old}` === '"http"""'),
    );
    assert.deepEqual(await offeredAt(document, '"api", "|"'), [
      ['db', '"db"', '""'],
      ['docs', '"docs"', '""'],
    ]);
    const quoted = await offeredAt(document, '"dependsOn": [|] }');
    assert.deepEqual(quoted.at(0), ['api', '"api"', '']);
    assert.deepEqual(await offeredAt(document, '"lock": "|"'), [['/gpu', '"/gpu"', '""']]);
  });

  it('lead to those that they wait for', async () => {
    const document = await open('berth.json', CONFIG);
    const [link] = await until(async () => {
      const links = await vscode.commands.executeCommand<vscode.LocationLink[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        at(document, '["a|pi", ""'),
      );
      return links.length > 0 ? links : undefined;
    });
    assert.equal(link?.targetSelectionRange?.start.line, 3);
  });

  it('are marked where they wait for each other or for nobody', async () => {
    const document = await open('berth.json', {
      services: {
        api: { command: 'x', dependsOn: ['web', 'wob'] },
        web: { command: 'x', dependsOn: ['api'] },
      },
    });
    // The problems of the file's earlier text stay for a moment.
    const found = await until(async () => {
      const problems = await diagnosed(document, 'config');
      return problems.some(({ message }) => message.includes('wob')) ? problems : undefined;
    });
    assert.deepEqual(
      found.map((one) => [one.message, document.getText(one.range)]),
      [
        ['"wob" is no service here. Did you mean "web"?', '"wob"'],
        ['These services wait for each other: api → web → api.', '"web"'],
      ],
    );
  });

  it('are renamed with the port of their name', async () => {
    const results = await openRegistry().allocate([{ name: 'api', root: root() }]);
    assert.equal(results[0]?.kind, 'allocated');
    const document = await open('berth.json', {
      ports: { api: {} },
      services: {
        api: { command: 'x' },
        db: { command: 'x' },
        web: { command: 'x', dependsOn: ['api'] },
      },
    });
    const renameTo = (name: string) =>
      vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        at(document, '"ports": {\n    "a|pi"'),
        name,
      );
    await assert.rejects(async () => renameTo('web/api'), /a service cannot be called web\/api/);
    // What the file says is known only once it was read again.
    await until(async () => {
      const refused = await renameTo('db').then(() => '', String);
      return /service db already/.test(refused) || undefined;
    });
    assert.ok(await vscode.workspace.applyEdit(await renameTo('backend')));
    const config = JSON.parse(document.getText());
    assert.deepEqual(Object.keys(config.ports), ['backend']);
    assert.deepEqual(Object.keys(config.services), ['backend', 'db', 'web']);
    assert.deepEqual(config.services.web.dependsOn, ['backend']);
  });
});
