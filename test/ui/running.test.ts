import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { Registry } from '../../src/registry/registry.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

const program = `const [file, ...numbers] = process.argv.slice(2);
require('node:fs').writeFileSync(file, numbers.join(' '));
`;

/** A task that writes the numbers of names into a file of the folder that it runs in. */
const task = (label: string, file: string, names: string) => ({
  type: 'berth',
  label,
  command: `node "\${workspaceFolder:one}/show.cjs" ${file} ${names}`,
  problemMatcher: [],
});

describe('a window with several folders', () => {
  let session: Session;
  let window: Workbench;

  const write = async (path: string, content: string | object) => {
    const file = join(session.dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const written = (path: string) =>
    expect.poll(() => readFile(join(session.dir, path), 'utf8').catch(() => ''), {
      timeout: 30_000,
    });
  const numbersOf = async (folder: string, ...names: string[]) => {
    const book = await new Registry({ file: session.registry, by: 'test' }).read();
    const root = join(session.dir, folder);
    return names.map((name) => book.get({ name, root })?.port).join(' ');
  };
  const debug = async (name: string) => {
    await window.runCommand('Debug: Select and Start Debugging');
    await window.quickRow(name).click();
  };

  beforeAll(async () => {
    session = await startSession({
      name: 'running',
      vsix: inject('vsix'),
      // Provided tasks in the same list as the others.
      settings: { 'task.quickOpen.showAll': true },
    });
    for (const folder of ['one', 'two']) {
      await write(`${folder}/show.cjs`, program);
      await write(`${folder}/.vscode/tasks.json`, {
        version: '2.0.0',
        tasks: [
          task(`task of ${folder}`, 'task.txt', '$<port:api> $<port:/shared>'),
          {
            type: 'shell',
            label: `plain of ${folder}`,
            command: 'node show.cjs plain.txt $<port:api>',
            problemMatcher: [],
          },
        ],
      });
      const launch = { type: 'node', request: 'launch', program: `\${workspaceFolder}/show.cjs` };
      const args = ['debug.txt', '$<port:api>', `\${command:berth.port.api}`];
      await write(`${folder}/.vscode/launch.json`, {
        version: '0.2.0',
        configurations: [
          { ...launch, name: `debug ${folder}`, args },
          { ...launch, name: `wrong ${folder}`, args: ['no.txt', '$<port:Not-A-Name>'] },
        ],
      });
    }
    await write('all.code-workspace', {
      folders: [{ path: 'one' }, { path: 'two' }],
      tasks: {
        version: '2.0.0',
        tasks: [
          task('task of all', 'all.txt', '$<port:api>'),
          task('wrong task', 'no.txt', '$<port:Not-A-Name>'),
          // A plain task, whose variable VS Code evaluates itself.
          { ...task('unknown variable', 'no.txt', `\${command:berth.port.nobody}`), type: 'shell' },
        ],
      },
      launch: {
        version: '0.2.0',
        configurations: [
          {
            type: 'node',
            request: 'launch',
            name: 'debug all',
            program: `\${workspaceFolder:two}/show.cjs`,
            cwd: `\${workspaceFolder:two}`,
            args: ['all.txt', '$<port:api>'],
          },
        ],
      },
    });
    window = await session.open(join(session.dir, 'all.code-workspace'));
  });
  afterAll(() => session?.close());

  it('gives every task the numbers of its folder', async () => {
    onTestFailed(() => session.keepLogs());
    for (const folder of ['one', 'two']) {
      await window.runTask(`task of ${folder}`);
      await written(`${folder}/task.txt`).toMatch(/^\d+ \d+$/);
      const numbers = await numbersOf(folder, 'api', '/shared');
      await written(`${folder}/task.txt`).toBe(numbers);
      await window.runTask(`berth: plain of ${folder} (with ports)`);
      await written(`${folder}/plain.txt`).toBe(await numbersOf(folder, 'api'));
    }
    expect(await numbersOf('one', 'api')).not.toBe(await numbersOf('two', 'api'));
    await window.colorScheme('light');
    await window.runCommand('Tasks: Run Task');
    await window.quickRow('berth: plain of two (with ports)').waitFor();
    await window.screenshot('task-list');
    await window.page.keyboard.press('Escape');
    await window.runTask('task of all');
    await written('one/all.txt').toBe(await numbersOf('one', 'api'));
  });

  it('gives every debug session the numbers of its folder', async () => {
    onTestFailed(() => session.keepLogs());
    for (const folder of ['two', 'one']) {
      await debug(`debug ${folder}`);
      await written(`${folder}/debug.txt`).toMatch(/^\d+ \d+$/);
      const number = await numbersOf(folder, 'api');
      await written(`${folder}/debug.txt`).toBe(`${number} ${number}`);
    }
    // The workspace file belongs to no folder: its names are those of the first one.
    await debug('debug all');
    await written('two/all.txt').toBe(await numbersOf('one', 'api'));
  });

  it('says in one sentence why something does not run', async () => {
    onTestFailed(() => session.keepLogs());
    const because = 'Try "not-a-name"';
    await debug('wrong two');
    await window.notification(because).waitFor();
    await window.screenshot('wrong-debug');
    await window.runCommand('Notifications: Clear All Notifications');
    await window.runTask('wrong task');
    await window.notification(because).waitFor();
    await window.screenshot('wrong-task');
    await window.runCommand('Notifications: Clear All Notifications');
    await window.runTask('unknown variable');
    await window.notification('berth.port.nobody').waitFor();
    await window.screenshot('unknown-variable');
  });
});
