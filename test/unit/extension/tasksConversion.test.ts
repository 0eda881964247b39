import { describe, expect, it } from 'vitest';
import { convertTask, isPlainTask } from '../../../src/literals/vscode/taskConversion.ts';

describe('isPlainTask', () => {
  it('knows the tasks that VS Code runs itself', () => {
    expect(isPlainTask({ type: 'shell', command: 'x' })).toBe(true);
    expect(isPlainTask({ type: 'process', command: 'x' })).toBe(true);
    expect(isPlainTask({ label: 'untyped', command: 'x' })).toBe(true);
    expect(isPlainTask({ type: 'shell', windows: { command: 'x' } })).toBe(true);
    expect(isPlainTask({ type: 'npm', script: 'x' })).toBe(false);
    expect(isPlainTask({ type: 'berth', command: 'x' })).toBe(false);
    expect(isPlainTask({ label: 'all', dependsOn: ['a'] })).toBe(false);
  });
});

describe('convertTask', () => {
  it('keeps order and everything that means the same', () => {
    const task = {
      label: 'web',
      type: 'shell',
      command: 'vite',
      args: ['--port', { value: '$<port:web>', quoting: 'strong' }],
      dependsOn: ['api'],
      isBackground: true,
      problemMatcher: { owner: 'x' },
      presentation: { group: 'g' },
    };
    const converted = convertTask(task);
    expect(converted).toEqual({ ...task, type: 'berth' });
    expect(Object.keys(converted)).toEqual(Object.keys(task));
  });

  it('dissolves options beside the command', () => {
    const converted = convertTask({
      type: 'shell',
      command: 'vite',
      options: {
        cwd: 'web',
        env: { PORT: '$<port:web>' },
        shell: { executable: 'bash', args: ['-c'] },
      },
      group: 'build',
    });
    expect(converted).toEqual({
      type: 'berth',
      command: 'vite',
      cwd: 'web',
      env: { PORT: '$<port:web>' },
      shell: { executable: 'bash', args: ['-c'] },
      group: 'build',
    });
    expect(Object.keys(converted).at(-1)).toBe('group');
  });

  it('starts process and untyped tasks without a shell', () => {
    const process = { command: 'node', options: { shell: { executable: 'bash' } } };
    const expected = { type: 'berth', command: 'node', shell: false };
    expect(convertTask({ type: 'process', ...process })).toEqual(expected);
    expect(convertTask(process)).toEqual(expected);
    expect(convertTask({ command: 'node', isShellCommand: true })).toEqual({
      type: 'berth',
      command: 'node',
    });
  });

  it('converts the blocks of single systems', () => {
    const converted = convertTask({
      type: 'shell',
      command: 'run.sh',
      windows: {
        command: 'run.cmd',
        options: { env: { A: '1' }, shell: { executable: 'cmd.exe' } },
      },
      linux: { type: 'process' },
    });
    expect(converted.windows).toEqual({
      command: 'run.cmd',
      env: { A: '1' },
      shell: { executable: 'cmd.exe' },
    });
    expect(converted.linux).toEqual({ shell: false });
  });

  it('takes in what the file says for all its tasks', () => {
    const file = {
      type: 'shell',
      options: { cwd: 'all', env: { A: '1', B: '1' } },
      windows: { options: { env: { A: 'win' } } },
    };
    expect(convertTask({ command: 'x', options: { env: { B: '2' } } }, file)).toEqual({
      type: 'berth',
      command: 'x',
      cwd: 'all',
      env: { A: '1', B: '2' },
      windows: { env: { A: 'win' } },
    });
  });
});
