import { describe, expect, it } from 'vitest';
import {
  type BerthTask,
  mapTask,
  readDefinition,
  textsOf,
} from '../../../src/extension/tasks/definition.ts';
import { keepOwnEnv } from '../../../src/extension/tasks/ownEnv.ts';

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
    };
    expect(readDefinition(definition, 'linux')).toEqual({
      command: { value: 'my tool', quoting: 'strong' },
      args: ['a', '1', { value: 'b c', quoting: 'weak' }, 'd'],
      env: { A: 'x', N: '1', B: 'true' },
      cwd: 'web',
      runner: { kind: 'shell', executable: 'bash', args: ['-lc'] },
      handoff: 'none',
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
    expect(readDefinition({ handoff: 'fd' }, 'linux')).toEqual(empty);
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
