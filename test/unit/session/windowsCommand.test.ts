import { describe, expect, it } from 'vitest';
import { windowsCommand } from '../../../src/session/windowsCommand.ts';

const env = { Path: 'C:\\node;C:\\tools', PATHEXT: '.EXE;.CMD', ComSpec: 'C:\\cmd.exe' };
const files = new Set(['C:\\node\\node.EXE', 'C:\\node\\npm.CMD', '.\\serve.cmd']);
const exists = (file: string) => files.has(file);

describe('windowsCommand', () => {
  it('leaves programs and unknown words as they are', () => {
    expect(windowsCommand('node', ['a b'], env, exists)).toEqual({
      file: 'node',
      args: ['a b'],
      verbatim: false,
    });
    expect(windowsCommand('nope', [], env, exists).file).toBe('nope');
  });

  it('runs batch files through cmd, with every special character escaped', () => {
    const { file, args, verbatim } = windowsCommand('npm', ['run', 'a&b'], env, exists);
    expect({ file, verbatim }).toEqual({ file: 'C:\\cmd.exe', verbatim: true });
    expect(args.slice(0, 3)).toEqual(['/d', '/s', '/c']);
    expect(args[3]).toContain('npm.CMD');
    expect(args[3]).toContain('a^^^&b');
  });

  it('finds a batch file by its path', () => {
    expect(windowsCommand('.\\serve.cmd', [], env, exists).verbatim).toBe(true);
  });
});
