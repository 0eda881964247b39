import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { applyFix, at, closeEditors, diagnosed, fixesAt, open, ours } from './support/editing.ts';
import {
  inWorkspace,
  numberOf,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
} from './support/project.ts';
import { runTask } from './support/taskRuns.ts';

const NAMES = ['shop', 'billing', 'shop-debug', 'api', 'web'];
const root = () => workspaceFolder().uri.fsPath;
const titles = (fixes: readonly vscode.CodeAction[]) => fixes.map((fix) => fix.title);

async function closeAndForget(): Promise<void> {
  await closeEditors();
  removeFromWorkspace('.vscode', 'berth.json', 'ran.txt');
  await openRegistry().release(NAMES.map((name) => ({ name, root: root() })));
}

describe('quick-fixes in the editor', () => {
  afterEach(closeAndForget);

  it('replace a hardcoded port in launch.json and keep its number', async () => {
    const document = await open('.vscode/launch.json', {
      configurations: [
        { name: 'Shop', type: 'node', request: 'launch', program: 'a.js', env: { PORT: '18731' } },
        { name: 'Page', type: 'chrome', request: 'launch', url: 'http://localhost:18731/' },
      ],
    });
    const [hint] = await diagnosed(document, 'hardcoded-port');
    assert.equal(hint?.severity, vscode.DiagnosticSeverity.Hint);
    const position = at(document, '"1|8731"');
    // In a new window the fixes may come after the dots.
    const offered = await until(async () => {
      const found = titles(await fixesAt(document, position));
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(offered, [
      'Replace with named port "shop"',
      'Replace 18731 with "shop" everywhere in this file',
      'Replace everywhere in this project...',
      'Replace with a port of another name...',
      'Ignore here',
      'Ignore port 18731 in this project',
      'Ignore files of this kind (vscode-launch) in this project',
    ]);
    await applyFix(document, position, 'Replace 18731');
    assert.match(document.getText(), /"PORT": "\$<port:shop>"/);
    assert.match(document.getText(), /http:\/\/localhost:\$<port:shop>\//);
    assert.equal(await until(() => numberOf('shop')), '18731');
  });

  it('replace all ports of a file, each number with one name, and declare them in berth.json', async () => {
    const config = await open(
      'berth.json',
      '{\n  // ours\n  "ports": { "web": { "prefer": 18733 } }\n}\n',
    );
    const document = await open('.vscode/launch.json', {
      configurations: [
        {
          name: 'Shop',
          type: 'node',
          request: 'attach',
          port: 18732,
        },
        { name: 'Billing', type: 'node', request: 'launch', args: ['--port', '18734'] },
        { name: 'Page', type: 'chrome', request: 'launch', url: 'http://localhost:18733' },
      ],
    });
    const position = at(document, '1|8734');
    await until(async () =>
      titles(await fixesAt(document, position)).length > 2 ? true : undefined,
    );
    await applyFix(document, position, 'Replace all');
    const { configurations } = JSON.parse(document.getText());
    assert.equal(configurations[0].port, `\${command:berth.port.shop-debug}`);
    assert.deepEqual(configurations[1].args, ['--port', '$<port:billing>']);
    assert.equal(configurations[2].url, 'http://localhost:$<port:web>');
    assert.equal(
      config.getText(),
      '{\n  // ours\n  "ports": { "web": { "prefer": 18733 }, "shop-debug": { "prefer": 18732 }, "billing": { "prefer": 18734 } }\n}\n',
    );
    for (const [name, number] of [
      ['shop-debug', '18732'],
      ['billing', '18734'],
      ['web', '18733'],
    ]) {
      assert.equal(await until(() => numberOf(name ?? '')), number);
    }
    // VS Code's own check of the file minds none of it. It comes later, so it gets something to find.
    configurations.push({ name: 'Wrong', type: 'node', request: 'attach', port: true });
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(document.uri, all, JSON.stringify({ configurations }, null, 2));
    assert.ok(await vscode.workspace.applyEdit(edit));
    const wrong = at(document, '"port": |true');
    const complaints = await until(() => {
      const found = vscode.languages
        .getDiagnostics(document.uri)
        .filter((one) => one.severity !== vscode.DiagnosticSeverity.Hint);
      return found.some(({ range }) => range.contains(wrong)) ? found : undefined;
    });
    assert.deepEqual(
      complaints.filter(({ range }) => !range.contains(wrong)).map((one) => one.message),
      [],
    );
  });

  it('say so when the old number belongs to somebody else', async () => {
    const [taken] = await openRegistry().allocate([
      { name: '/language-taken', root: root(), exact: 18735 as never },
    ]);
    assert.equal(taken?.kind, 'allocated');
    await openRegistry().allocate([{ name: 'api', root: root() }]);
    const document = await open('.vscode/launch.json', {
      configurations: [
        { name: 'x', type: 'node', request: 'launch', env: { API_PORT: '18736', Z: ':18735' } },
      ],
    });
    // "api" means another number already, so this one is called otherwise.
    const fixes = await until(async () => {
      const found = titles(await fixesAt(document, at(document, '"1|8736"')));
      return found.some((title) => title.includes('"x"')) ? found : undefined;
    });
    assert.ok(fixes.length > 0);
    const other = await fixesAt(document, at(document, '":1|8735"'));
    assert.ok(titles(other)[0]?.includes('/language-taken'));
    await openRegistry().release([{ name: '/language-taken', root: root() }]);
  });

  it('make a Berth task that runs of a plain one with a hardcoded port', async () => {
    const document = await open(
      '.vscode/tasks.json',
      `{
  "version": "2.0.0",
  "tasks": [
    {
      "label": "shop", // the one
      "type": "shell",
      "command": "echo $P > ran.txt",
      "options": { "env": { "P": "http://localhost:18737" } },
      "problemMatcher": []
    }
  ]
}
`,
    );
    await applyFix(document, at(document, ':1|8737'), 'Replace with named port');
    assert.equal(
      document.getText(),
      `{
  "version": "2.0.0",
  "tasks": [
    {
      "label": "shop", // the one
      "type": "berth",
      "command": "echo $P > ran.txt",
      "env": { "P": "http://localhost:$<port:shop>" },
      "problemMatcher": []
    }
  ]
}
`,
    );
    assert.equal(await until(() => numberOf('shop')), '18737');
    await document.save();
    await until(async () =>
      (await vscode.tasks.fetchTasks({ type: 'berth' })).some(({ name }) => name === 'shop')
        ? true
        : undefined,
    );
    assert.equal(await runTask('shop'), 0);
    assert.equal(fs.readFileSync(inWorkspace('ran.txt'), 'utf8').trim(), 'http://localhost:18737');
  });

  it('repair tokens in plain tasks in three ways', async () => {
    const text = `{
  "version": "2.0.0",
  "tasks": [
    { "label": "x", "type": "shell", "command": "curl :$<port:api>" } // plain
  ]
}
`;
    const document = await open('.vscode/tasks.json', text);
    for (const [title, expected] of [
      ['Convert to a Berth task', /"type": "berth", "command": "curl :\$<port:api>" } \/\/ plain/],
      ['Use a command variable', /"curl :\$\{command:berth\.port\.api\}" } \/\/ plain/],
      [
        'Use an input variable',
        /"curl :\$\{input:port-api\}" } \/\/ plain[\s\S]*"command": "berth\.port", "args": \{ "name": "api" \}/,
      ],
    ] as const) {
      await diagnosed(document, 'unexpanded-token');
      await applyFix(document, at(document, '$<port:a|pi>'), title);
      assert.match(document.getText(), expected);
      await until(() => (ours(document).length === 0 ? true : undefined));
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await until(() => document.getText() === text || undefined);
    }
  });

  it('put mistyped names right', async () => {
    await open('berth.json', { ports: { billing: {} } });
    const document = await open('.vscode/launch.json', {
      configurations: [{ name: 'a', type: 'x', request: 'launch', a: '$<port:biling> $<port:W!>' }],
    });
    await diagnosed(document, 'undeclared-name');
    await applyFix(document, at(document, '$<port:b|iling>'), 'Change to "billing"');
    await applyFix(document, at(document, '$<port:W|!>'), 'Change to "w"');
    assert.match(document.getText(), /\$<port:billing> \$<port:w>/);
  });
});
