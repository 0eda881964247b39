import { describe, expect, it } from 'vitest';
import {
  type BerthTask,
  mapTask,
  readDefinition,
  textsOf,
} from '../../../src/extension/tasks/definition.ts';
import { keepOwnEnv } from '../../../src/extension/tasks/ownEnv.ts';
import { underLock } from '../../../src/extension/tasks/underLock.ts';

const shell = { kind: 'shell' } as const;

describe('readDefinition', () => {
  it('reads everything a task can say', () => {
    const definition = {
      type: 'berth',
      command: { value: 'my tool', quoting: 'strong' },
      args: ['a', 1, { value: ['b', 'c'], quoting: 'weak' }, { value: 'd', quoting: 'x' }, null],
      env: { A: 'x', N: 1, B: true, O: {} },
      cwd: 'web',
      shell: { executable: 'bash', args: ['-lc', 1] },
      handoff: 'none',
      lock: '/gpu',
    };
    expect(readDefinition(definition, 'linux')).toEqual({
      command: { value: 'my tool', quoting: 'strong' },
      args: ['a', '1', { value: 'b c', quoting: 'weak' }, 'd'],
      env: { A: 'x', N: '1', B: 'true' },
      cwd: 'web',
      runner: { kind: 'shell', executable: 'bash', args: ['-lc'] },
      handoff: 'none',
      lock: '/gpu',
    });
  });

  it('has a shell by default and none on demand', () => {
    expect(readDefinition({ command: 'x' }, 'linux').runner).toEqual(shell);
    expect(readDefinition({ command: 'x', shell: true }, 'linux').runner).toEqual(shell);
    expect(readDefinition({ command: 'x', shell: false }, 'linux').runner.kind).toBe('process');
  });

  it('lays the block of the system over it', () => {
    const definition = {
      command: 'x',
      env: { A: '1', B: '1' },
      windows: { command: 'y', env: { B: '2' }, shell: false },
    };
    expect(readDefinition(definition, 'win32')).toMatchObject({
      command: 'y',
      env: { A: '1', B: '2' },
      runner: { kind: 'process' },
    });
    expect(readDefinition(definition, 'darwin').command).toBe('x');
  });

  it('survives anything', () => {
    const empty: BerthTask = { command: '', args: [], env: {}, runner: shell, handoff: 'auto' };
    expect(readDefinition({}, 'linux')).toEqual(empty);
    expect(
      readDefinition({ command: 7n, args: 'x', env: [], cwd: 1, shell: 'bash', linux: 1 }, 'linux'),
    ).toEqual(empty);
    expect(readDefinition({ handoff: 'fd', lock: null }, 'linux')).toEqual(empty);
  });

  it('never leaves out a lock of the wrong form: the task would run without it', () => {
    for (const lock of [1, true, ['db'], '']) {
      expect(readDefinition({ lock }, 'linux').lock).toBe('');
    }
  });
});

describe('mapTask', () => {
  it('reaches every text', () => {
    const task: BerthTask = {
      command: { value: 'c', quoting: 'weak' },
      args: ['a', { value: 'b', quoting: 'escape' }],
      env: { KEY: 'e' },
      cwd: 'w',
      runner: { kind: 'shell', executable: 's', args: ['t'] },
      handoff: 'hold',
    };
    expect(mapTask(task, (text) => `<${text}>`)).toEqual({
      command: { value: '<c>', quoting: 'weak' },
      args: ['<a>', { value: '<b>', quoting: 'escape' }],
      env: { KEY: '<e>' },
      cwd: '<w>',
      runner: { kind: 'shell', executable: '<s>', args: ['<t>'] },
      handoff: 'hold',
    });
    expect(textsOf(task)).toEqual(['c', 'a', 'b', 'e', 'w', 's', 't']);
  });
});

describe('keepOwnEnv', () => {
  const given = new Set(['PORT']);
  const zsh = () => ({ executable: '/bin/zsh', args: ['-l'] });
  const task: BerthTask = {
    command: 'run',
    args: ['x'],
    env: { PORT: '$<port:web>', A: '1' },
    runner: shell,
    handoff: 'auto',
  };

  it('sets clashing variables once more, in front of the shell or the program', () => {
    expect(keepOwnEnv(task, given, zsh, 'darwin').runner).toEqual({
      kind: 'shell',
      executable: '/usr/bin/env',
      args: ['PORT=$<port:web>', '/bin/zsh', '-l', '-c'],
    });
    const chosen: BerthTask = { ...task, runner: { ...shell, executable: 'fish' } };
    expect(keepOwnEnv(chosen, given, zsh, 'linux').runner).toMatchObject({
      args: ['PORT=$<port:web>', 'fish', '-c'],
    });
    const process: BerthTask = { ...task, runner: { kind: 'process' } };
    expect(keepOwnEnv(process, given, zsh, 'linux')).toMatchObject({
      command: '/usr/bin/env',
      args: ['PORT=$<port:web>', 'run', 'x'],
    });
  });

  it('leaves alone what does not clash, and Windows', () => {
    expect(keepOwnEnv(task, new Set(['OTHER']), zsh, 'linux')).toBe(task);
    expect(keepOwnEnv(task, given, zsh, 'win32')).toBe(task);
  });
});

describe('underLock', () => {
  const task: BerthTask = {
    command: { value: 'run it', quoting: 'strong' },
    args: ['x'],
    env: { A: '1' },
    runner: shell,
    handoff: 'auto',
    lock: 'migrate',
  };
  const zsh = () => ({ executable: '/bin/zsh', args: ['-l'] });
  const lock = ['lock', 'migrate', '--wait', '86400', '--retry', '9999', '--'];

  it('runs the shell under the lock, and leaves the quoting of the line to VS Code', () => {
    expect(underLock(task, 'build', '/bin/berth', zsh)).toEqual({
      ...task,
      env: { A: '1', TCPNETLOCK_CLIENT_ID: 'task.build' },
      runner: { kind: 'shell', executable: '/bin/berth', args: [...lock, '/bin/zsh', '-l', '-c'] },
    });
    const chosen: BerthTask = { ...task, runner: { ...shell, executable: 'fish', args: ['-ic'] } };
    expect(underLock(chosen, 'build', '/bin/berth', zsh).runner).toMatchObject({
      args: [...lock, 'fish', '-ic'],
    });
  });

  it('runs a process under the lock, with the variables that are its own', () => {
    const process: BerthTask = { ...task, runner: { kind: 'process' } };
    expect(underLock(process, 'build', '/bin/berth', zsh)).toMatchObject({
      command: '/bin/berth',
      args: [...lock, task.command, 'x'],
    });
    const both = keepOwnEnv(process, new Set(['A']), zsh, 'linux');
    expect(underLock(both, 'build', '/bin/berth', zsh)).toMatchObject({
      command: '/bin/berth',
      args: [...lock, '/usr/bin/env', 'A=1', task.command, 'x'],
    });
  });

  it('tells others who it is in a word that every lock server takes', () => {
    const idOf = (name: string, more: Partial<BerthTask> = {}) =>
      underLock({ ...task, ...more }, name, 'berth', zsh).env.TCPNETLOCK_CLIENT_ID;
    expect(idOf('npm: dev (äöü)')).toBe('task.npm-dev');
    expect(idOf('–')).toBe('task.unnamed');
    expect(idOf('x'.repeat(300))).toHaveLength(65);
    expect(idOf('x', { env: { TCPNETLOCK_CLIENT_ID: 'me' } })).toBe('me');
  });

  it('leaves a task without a lock alone', () => {
    const { lock: _, ...free } = task;
    expect(underLock(free, 'build', 'berth', zsh)).toBe(free);
  });
});
