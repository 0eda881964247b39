import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { launch } from '../../../src/session/handoff/launcher.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const PRINT = `
  process.stdin.on('data', (data) => { process.stdout.write('stdin: ' + data); });
  process.stdout.write(JSON.stringify({ pid: process.pid, args: process.argv.slice(1), env: process.env }));
`;

function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  options: { gate: boolean; listen: boolean },
  input = '',
) {
  const launched = launch([process.execPath, '-e', PRINT, ...args], env, options);
  if (launched === undefined) throw new Error('no launcher');
  const { stdout, status, pid } = spawnSync(launched.file, launched.args, {
    env: launched.env,
    input,
    encoding: 'utf8',
  });
  return { status, pid, said: stdout === '' ? undefined : JSON.parse(stdout) };
}

describe.skipIf(process.platform === 'win32')('the launch script', () => {
  const odd = { 'FOO.BAR': "it's $HOME", 'a/b:_token': 'x\ny', 'BASH_FUNC_f%%': '() { :; }' };
  const options = { gate: false, listen: true };

  it('becomes the command, which finds its own process id in LISTEN_PID', () => {
    const { pid, said } = run([], {}, options);
    expect(said.pid).toBe(pid);
    expect(said.env.LISTEN_PID).toBe(String(pid));
    expect(said.env).not.toHaveProperty('BERTH_SESSION_PID');
  });

  it('hands arguments on as they are', () => {
    const args = ['a b', '$HOME', '`id`', '"', "'", '*', '', '--', '\n', '-x', 'A=B'];
    expect(run(args, {}, options).said.args).toEqual(args);
    expect(run(args, odd, options).said.args).toEqual(args);
  });

  it('loses no variable, whatever it is called, and adds none', () => {
    const env = { PATH: process.env.PATH, PLAIN: 'a\n"b"', EMPTY: '', ...odd };
    const { said } = run([], env, options);
    expect(said.env).toMatchObject(env);
    const known = new Set([...Object.keys(env), 'LISTEN_PID', 'PWD', 'OLDPWD', 'SHLVL', '_']);
    expect(Object.keys(said.env).filter((key) => !known.has(key))).toEqual([]);
  });

  it('shows no variable to those who list processes', () => {
    const launched = launch(['true'], odd, options);
    expect(launched?.args.join(' ')).not.toContain('token');
    expect(launched?.args.join(' ')).not.toContain('HOME');
  });

  it('waits at the gate for a line, which the command never sees', () => {
    const { pid, said } = run([], odd, { gate: true, listen: false }, 'go\nmore\n');
    expect(said.pid).toBe(pid);
    expect(said.env.BERTH_SESSION_PID).toBe(String(pid));
    expect(said.env).toMatchObject(odd);
    expect(said.env).not.toHaveProperty('LISTEN_PID');
  });

  it('never becomes the command when the gate is closed unopened', async () => {
    const launched = launch(['echo', 'born'], {}, { gate: true, listen: false });
    if (launched === undefined) throw new Error('no launcher');
    const child = spawn(launched.file, launched.args, { env: launched.env, stdio: 'pipe' });
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
    });
    child.stdin.end();
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect({ code, text }).toEqual({ code: 125, text: '' });
  });
});
