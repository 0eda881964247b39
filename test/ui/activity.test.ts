import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  onTestFailed,
} from 'vitest';
import { Registry } from '../../src/registry/registry.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

/** Listens on the port it is given while there is a file `go` beside it. */
const PROGRAM = `const fs = require('node:fs');
const [port] = process.argv.slice(2);
let server;
setInterval(() => {
  const wanted = fs.existsSync(__dirname + '/go');
  if (wanted && !server) {
    server = require('node:http').createServer((_, response) => response.end('hello'));
    server.listen(Number(port), '127.0.0.1');
  }
}, 50);
`;

/** A server that does not set SO_REUSEADDR, as nearly every other does. */
const STUBBORN = `import socket, sys
port = int(sys.argv[1])
try:
    socket.socket().bind(('127.0.0.1', port))
except OSError:
    sys.exit(f'Port {port} is already in use')
`;
const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('what runs in the window', () => {
  let session: Session;
  let window: Workbench;
  let registry: Registry;
  let quay: string;

  const portOf = async (name: string) => (await registry.read()).get({ name, root: quay })?.port;
  const go = () => join(quay, 'go');

  beforeAll(async () => {
    session = await startSession({ name: 'activity', vsix: inject('vsix') });
    quay = join(session.dir, 'quay');
    await mkdir(join(quay, '.vscode'), { recursive: true });
    await writeFile(join(quay, 'server.cjs'), PROGRAM);
    await writeFile(join(quay, 'stubborn.py'), STUBBORN);
    await writeFile(
      join(quay, '.vscode', 'tasks.json'),
      JSON.stringify({
        version: '2.0.0',
        tasks: [
          {
            type: 'berth',
            label: 'serve',
            command: 'node server.cjs $<port:api>',
            env: { WEB_URL: 'http://localhost:$<port:web>' },
            isBackground: true,
            problemMatcher: [],
          },
          {
            type: 'berth',
            label: 'stubborn',
            command: 'python3 stubborn.py $<port:queue>',
            presentation: { panel: 'new' },
            problemMatcher: [],
          },
        ],
      }),
    );
    await writeFile(
      join(quay, '.vscode', 'launch.json'),
      JSON.stringify({
        version: '0.2.0',
        configurations: [
          {
            type: 'node',
            request: 'launch',
            name: 'Web Server',
            program: `\${workspaceFolder}/server.cjs`,
            args: ['$<port:web>'],
          },
        ],
      }),
    );
    registry = new Registry({ file: session.registry, by: 'test' });
    await registry.allocate(['api', 'queue', 'web'].map((name) => ({ name, root: quay })));
    window = await session.open(quay);
    await window.openView('Berth');
  });
  afterAll(() => session?.close());
  beforeEach(() => {
    onTestFailed(() => session.keepLogs());
  });

  const row = async (name: string, state: string) =>
    window.treeRow(`${name}${await portOf(name)} · ${state}`).waitFor();

  it('shows the task of a name, first starting, then listening, until it ends', async () => {
    await row('api', 'free');
    await window.runTask('serve');
    await row('api', 'task "serve", starting…');
    // It only knows the address of the web server.
    await row('web', 'free');
    await window.screenshot('starting-dark');
    await window.colorScheme('light');
    await window.screenshot('starting-light');
    await writeFile(go(), '');
    await window.treeRow(new RegExp(`^api${await portOf('api')} · task "serve"$`)).waitFor();
    await expect
      .poll(() => window.treeRow(/^api/).getAttribute('aria-label'))
      .toMatch(/^api, port \d+, task "serve", listening: node server\.cjs \(process \d+\)/);
    await window.screenshot('ready-light');
    await window.colorScheme('dark');
    await window.treeRow(/^api/).hover();
    await window.hover.getByText('task "serve"').waitFor();
    await window.screenshot('ready-dark');
    await window.runCommand('Tasks: Terminate Task');
    await window.quickRow('serve').click();
    await row('api', 'free');
    await rm(go());
  });

  it('shows the debug session of a name, and in the status bar too', async () => {
    await window.runCommand('Debug: Select and Start Debugging');
    await window.quickRow('Web Server').click();
    await window.openView('Berth');
    await row('web', 'debugging "Web Server", starting…');
    await row('api', 'free');
    await writeFile(go(), '');
    await window
      .treeRow(new RegExp(`^web${await portOf('web')} · debugging "Web Server"$`))
      .waitFor();
    await window.statusItem(`web:${await portOf('web')}`).hover();
    await window.hover.locator('tr', { hasText: 'debugging "Web Server"' }).waitFor();
    await window.screenshot('debugging-dark');
    await window.colorScheme('light');
    await window.screenshot('debugging-light');
    await window.runCommand('Debug: Stop');
    await row('web', 'free');
  });

  it.skipIf(!hasPython)('says what to do about a server that minds a kept port', async () => {
    const message = `Port ${await portOf('queue')} is already in use`;
    await window.runTask('stubborn');
    await expect.poll(() => window.terminalText()).toContain(message);
    await window.followInTerminal(message);
    const notification = window.notification('Berth keeps it for task "stubborn"');
    await notification.getByText('"handoff": "none"').waitFor();
    await window.screenshot('stubborn-light');
    await notification.getByRole('button', { name: 'Open tasks.json' }).click();
    await window.quickRow('stubborn').click();
    await window.tab('tasks.json').waitFor();
  });
});
