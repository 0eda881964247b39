import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { at, closeEditors, diagnosed, open, ours } from './support/editing.ts';
import {
  numberOf,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
} from './support/project.ts';

const root = () => workspaceFolder().uri.fsPath;
const label = (item: vscode.CompletionItem) =>
  typeof item.label === 'string' ? item.label : item.label.label;

const LAUNCH = `{
  "version": "0.2.0",
  "configurations": [
    // $<port:api> in a comment
    {
      "name": "one", "type": "node", "request": "launch", "program": "x.js",
      "env": { "PORT": "$<port:api>", "API_URL": "http://localhost:$<port:api>/v1", "NEW": "$<po" }
    },
    { "name": "two", "type": "node", "request": "attach", "port": "$" }
  ]
}
`;

async function completionsAt(document: vscode.TextDocument, position: vscode.Position) {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
    undefined,
    50,
  );
  return list.items.filter((item) => item.kind === vscode.CompletionItemKind.Constant);
}

async function hoverAt(document: vscode.TextDocument, position: vscode.Position) {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

describe('tokens in the editor', () => {
  before(async () => {
    const names = ['api', 'old', '/language-shared'];
    const results = await openRegistry().allocate(names.map((name) => ({ name, root: root() })));
    assert.ok(results.every(({ kind }) => kind === 'allocated'));
  });
  afterEach(closeEditors);
  after(async () => {
    removeFromWorkspace('.vscode', 'berth.json');
    await openRegistry().release(
      ['api', 'old', 'new', '/language-shared'].map((name) => ({ name, root: root() })),
    );
  });

  it('are completed with the names that can be meant', async () => {
    await open('berth.json', { ports: { api: {}, declared: {} } });
    const document = await open('.vscode/launch.json', LAUNCH);
    const position = at(document, '"$<po|"');
    const items = await until(async () => {
      const found = await completionsAt(document, position);
      return found.some((item) => label(item) === 'declared') ? found : undefined;
    });
    const api = items.find((item) => label(item) === 'api');
    assert.ok(api);
    assert.equal(api.insertText, '$<port:api>');
    assert.equal(api.filterText, '$<port:api>');
    assert.ok(api.range instanceof vscode.Range);
    assert.equal(document.getText(api.range), '$<po');
    assert.match(api.detail ?? '', new RegExp(`^${await numberOf('api')}, `));
    const names = items.map(label);
    assert.ok(names.includes('/language-shared'));
  });

  it('are completed as variables where tokens do not work, and not at all outside values', async () => {
    const document = await open('.vscode/launch.json', LAUNCH);
    const items = await until(async () => {
      const found = await completionsAt(document, at(document, '"port": "$|"'));
      return found.length > 0 ? found : undefined;
    });
    const api = items.find((item) => label(item) === 'api');
    assert.equal(api?.insertText, `\${command:berth.port.api}`);
    assert.deepEqual(await completionsAt(document, at(document, '// $<port:|api> in')), []);
  });

  it('tell number, state and variable in a hover', async () => {
    const document = await open('.vscode/launch.json', LAUNCH);
    const text = await hoverAt(document, at(document, '"PORT": "$<port:a|pi>"'));
    assert.match(text, new RegExp(`${await numberOf('api')}`));
    assert.match(text, /free/);
    assert.match(text, /API_PORT/);
    assert.match(text, /command:berth\.copy\?/);
    assert.equal(await hoverAt(document, at(document, '// $<port:a|pi>')), '');
  });

  it('show their numbers behind them', async () => {
    const document = await open('.vscode/launch.json', LAUNCH);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      all,
    );
    const number = await numberOf('api');
    assert.deepEqual(
      hints.map((hint) => [hint.label, document.offsetAt(hint.position)]),
      [at(document, '"PORT": "$<port:api>|"'), at(document, ':$<port:api>|/v1')].map((position) => [
        number,
        document.offsetAt(position),
      ]),
    );
  });

  it('lead to the line in berth.json, from there to the registry', async () => {
    const config = await open('berth.json', '{\n  "ports": {\n    "api": {}\n  }\n}\n');
    const document = await open('.vscode/launch.json', LAUNCH);
    const definitionsAt = (where: vscode.TextDocument, position: vscode.Position) =>
      vscode.commands.executeCommand<vscode.LocationLink[]>(
        'vscode.executeDefinitionProvider',
        where.uri,
        position,
      );
    const [declared] = await until(async () => {
      const links = await definitionsAt(document, at(document, '"PORT": "$<port:a|pi>"'));
      return links[0]?.targetUri.path.endsWith('berth.json') ? links : undefined;
    });
    assert.equal(declared?.targetUri.fsPath, config.uri.fsPath);
    assert.equal(declared.targetSelectionRange?.start.line, 2);

    const { file } = openRegistry();
    const line = await until(async () => {
      const [registered] = await definitionsAt(config, at(config, '"a|pi"'));
      if (registered === undefined) return undefined;
      assert.equal(registered.targetUri.fsPath, file);
      const lines = fs.readFileSync(file, 'utf8').split('\n');
      return lines[registered.targetSelectionRange?.start.line ?? 0];
    });
    assert.match(line, new RegExp(`/api".*${await numberOf('api')}`));
  });

  it('are found everywhere and renamed everywhere, registry included, and undo takes it back', async () => {
    const config = await open('berth.json', {
      ports: { old: {} },
      env: { URL: 'http://localhost:$<port:old>' },
    });
    const tasks = await open('.vscode/tasks.json', {
      version: '2.0.0',
      tasks: [{ label: 'x', type: 'shell', command: `echo \${command:berth.port.old}` }],
      inputs: [{ id: 'p', type: 'command', command: 'berth.port', args: { name: 'old' } }],
    });
    const document = await open('.vscode/launch.json', {
      configurations: [{ name: 'a', type: 'node', request: 'launch', env: { P: '$<port:old>' } }],
    });
    const position = at(document, '$<port:o|ld>');
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      position,
    );
    assert.equal(found.length, 5);

    const before = await numberOf('old');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      position,
      'new',
    );
    assert.equal(await numberOf('old'), before, 'nothing happens before the edit is applied');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until(async () => ((await numberOf('new')) === before ? true : undefined));
    assert.equal(await numberOf('old'), undefined);
    assert.match(document.getText(), /\$<port:new>/);
    assert.match(config.getText(), /"new": \{\}[\s\S]*\$<port:new>/);
    assert.match(tasks.getText(), /command:berth\.port\.new\}[\s\S]*"name": "new"/);

    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    await until(async () => ((await numberOf('old')) === before ? true : undefined));
  });

  it('refuse new names that are wrong or taken', async () => {
    const document = await open('.vscode/launch.json', LAUNCH);
    const renameTo = (name: string) =>
      vscode.commands.executeCommand(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        at(document, '"PORT": "$<port:a|pi>"'),
        name,
      );
    await assert.rejects(async () => renameTo('No Name'), /Try "no-name"/);
    await assert.rejects(async () => renameTo('old'), /already/);
  });

  it('are marked where they are wrong or nobody expands them', async () => {
    await open('berth.json', { ports: { api: {}, frontend: {} } });
    const document = await open('.vscode/tasks.json', {
      version: '2.0.0',
      tasks: [
        { label: 'a', type: 'berth', command: 'x $<port:My App> $<port:Api!>' },
        { label: 'b', type: 'berth', command: 'x $<port:frontent> $<port:api>' },
        { label: 'c', type: 'shell', command: 'curl localhost:$<port:api>' },
      ],
    });
    const [invalid, ...more] = await diagnosed(document, 'invalid-name');
    assert.equal(document.getText(invalid?.range), '$<port:Api!>');
    assert.equal(more.length, 0);
    const [unexpanded] = await diagnosed(document, 'unexpanded-token');
    assert.equal(unexpanded?.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(unexpanded?.range.start.line, at(document, 'localhost:|').line);
    const [undeclared] = await diagnosed(document, 'undeclared-name');
    assert.match(undeclared?.message ?? '', /"frontend"/);
    assert.equal(undeclared?.severity, vscode.DiagnosticSeverity.Hint);
  });

  it('are judged in berth.json, whose own mistakes show once', async () => {
    const document = await open('berth.json', {
      ports: { api: { prefer: 99999 } },
      env: { 'A-B': 'x', URL: '$<port:No>' },
    });
    await diagnosed(document, 'config');
    const lines = ours(document).map((one) => one.range.start.line);
    assert.equal(lines.length, 3);
    assert.equal(new Set(lines).size, 3);
  });
});
