import { describe, expect, it } from 'vitest';
import { shortCommand } from '../../../src/probe/command.ts';
import { splitWindowsCommandLine } from '../../../src/probe/windowsCommandLine.ts';

describe('shortCommand', () => {
  it.each([
    [['/usr/bin/node', 'dist/server.js', '--port', '3000'], 'node server.js'],
    [['node', '--require', '/x/hook.js', '--import', 'tsx', 'src/api.ts'], 'node api.ts'],
    [['/usr/bin/python3.12', '-m', 'http.server', '8000'], 'python3.12 -m http.server'],
    [['java', '-Xmx1g', '-cp', 'a:b', 'com.example.Main'], 'java com.example.Main'],
    [['java', '-jar', '/opt/shop/shop.jar'], 'java -jar shop.jar'],
    [['/usr/local/bin/caddy', 'run', '--config', 'x'], 'caddy run'],
    [['postgres', '-D', '/var/lib/postgres'], 'postgres'],
    [
      ['nginx: master process /usr/sbin/nginx -g daemon off;'],
      'nginx: master process /usr/sbin/nginx -g daemon off;',
    ],
    [['redis-server *:6379'], 'redis-server *:6379'],
    [['/opt/My App/server'], 'server'],
    [['C:\\Program Files\\nodejs\\node.exe', 'C:\\work\\api.js'], 'node api.js'],
    [['node', '-e', 'one\ntwo\u0007three'], 'node -e one two three'],
    [['node'], 'node'],
    [['we ird)\n(x', 'go'], 'we ird) (x go'],
  ])('%j is %s', (argv, expected) => {
    expect(shortCommand(argv, 'fallback')).toBe(expected);
  });

  it('uses the system’s name where there are no arguments', () => {
    expect(shortCommand([], 'kworker/0:1')).toBe('kworker/0:1');
    expect(shortCommand([''], 'cat\n')).toBe('cat');
  });

  it('never exceeds 60 characters nor cuts one in half', () => {
    const short = shortCommand(['node', '-e', '🚢'.repeat(100)], '');
    expect([...short]).toHaveLength(60);
    expect(short.endsWith('🚢…')).toBe(true);
  });
});

describe('splitWindowsCommandLine', () => {
  it.each([
    ['node server.js', ['node', 'server.js']],
    ['  a   b\t"c d"  ', ['a', 'b', 'c d']],
    [
      '"C:\\Program Files\\nodejs\\node.exe" "C:\\work dir\\\\" x',
      ['C:\\Program Files\\nodejs\\node.exe', 'C:\\work dir\\', 'x'],
    ],
    ['a\\\\b d"e f"g h', ['a\\\\b', 'de fg', 'h']],
    ['a\\\\\\"b c d', ['a\\"b', 'c', 'd']],
    ['"a ""quoted"" word"', ['a "quoted" word']],
    ['x "" y', ['x', '', 'y']],
    ['', []],
  ])('%j', (line, expected) => {
    expect(splitWindowsCommandLine(line)).toEqual(expected);
  });
});
