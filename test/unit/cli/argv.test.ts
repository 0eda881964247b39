import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArgv } from '../../../src/cli/argv.ts';
import { UsageError } from '../../../src/cli/errors.ts';
import { VERB_NAMES } from '../../../src/cli/verbTable.ts';

function problem(...argv: string[]): string {
  try {
    parseArgv(argv);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(' ')}`);
}

describe('parseArgv', () => {
  it.each([
    [['--write'], { write: true, format: undefined }, []],
    [['api', '--write'], { write: true }, ['api']],
    [['--write', '--', 'api'], { write: true }, ['api']],
    [['--write', '--format', 'sh'], { write: true, format: 'sh' }, []],
    [['--write', '.env'], { write: '.env' }, []],
    [['--write', '.env', 'api'], { write: '.env' }, ['api']],
    [['--write=.env', 'api'], { write: '.env' }, ['api']],
    [['--write', '-'], { write: '-' }, []],
    [['api'], { write: undefined }, ['api']],
  ])('env %j: the word after --write is the file', (words, options, operands) => {
    expect(parseArgv(['env', ...words])).toMatchObject({ args: { options, operands } });
  });

  it('takes an empty file for a mistake, not for none', () => {
    expect(problem('env', '--write=')).toContain('--write needs a value: --write FILE');
    expect(problem('env', '--write', '')).toContain('--write needs a value: --write FILE');
    expect(problem('env', '--write', '--write')).toContain('twice');
  });

  it('reads operands and typed options in any order', () => {
    expect(parseArgv(['move', 'api', '3000'])).toEqual({
      kind: 'verb',
      verb: 'move',
      args: { operands: ['api', '3000'], options: {}, command: [] },
    });
    expect(
      parseArgv(['get', '--prefer=3000', 'api', '--range', '3000-3999:3,80', 'web', '--json']),
    ).toMatchObject({
      args: {
        operands: ['api', 'web'],
        options: {
          prefer: 3000,
          exact: undefined,
          range: [
            { first: 3000, last: 3999, weight: 3 },
            { first: 80, last: 80 },
          ],
          random: false,
          json: true,
        },
      },
    });
    expect(parseArgv(['get', 'a', '--exclude', '80, 90-99', '--until-exit', '7'])).toMatchObject({
      args: {
        options: {
          exclude: [
            { first: 80, last: 80 },
            { first: 90, last: 99 },
          ],
          'until-exit': 7,
        },
      },
    });
  });

  it('reads verbs of two words', () => {
    expect(parseArgv(['-C', 'x', 'pool', 'add', 'vnc', '5900-5999', '--max', '20'])).toMatchObject({
      verb: 'pool add',
      folder: 'x',
      args: { operands: ['vnc', '5900-5999'], options: { max: 20, replace: false } },
    });
    expect(parseArgv(['pool', '--help'])).toEqual({ kind: 'help', topic: 'pool' });
    expect(parseArgv(['pool', 'add', '-h'])).toEqual({ kind: 'help', topic: 'pool add' });
    expect(parseArgv(['help', 'pool', 'add'])).toMatchObject({
      args: { operands: ['pool', 'add'] },
    });
  });

  it('reads seconds, days and weeks', () => {
    const day = 24 * 60 * 60 * 1000;
    const argv = ['gc', '--interval', '60', '--unused', '12w', '--backups', '3d'];
    expect(parseArgv(argv)).toMatchObject({
      args: { options: { interval: 60_000, unused: 84 * day, backups: 3 * day, once: false } },
    });
  });

  it('reads how a session is started', () => {
    const words = ['--ready', 'http:/a', '--ready-timeout', '500ms', '--env', 'A=b=c', '--env=D='];
    const command = ['node', 'x.js', '--json'];
    expect(parseArgv(['session', 'start', 'api', ...words, '-d', '--', ...command])).toMatchObject({
      verb: 'session start',
      args: {
        operands: ['api'],
        options: {
          ready: 'http:/a',
          'ready-timeout': 500,
          env: [
            ['A', 'b=c'],
            ['D', ''],
          ],
          detach: true,
          json: false,
          pool: undefined,
        },
        command,
      },
    });
  });

  it.each([
    ['0', 0],
    ['5', 5_000],
    ['1.5', 1_500],
    ['30s', 30_000],
    ['250ms', 250],
    ['2m', 120_000],
  ])('reads a time: %s', (text, ms) => {
    const argv = ['session', 'stop', 'api', '--grace', text];
    expect(parseArgv(argv)).toMatchObject({ args: { options: { grace: ms } } });
  });

  it('leaves everything after -- of run alone', () => {
    const command = ['npm', 'start', '--', '--help', '-C', 'x', '--json'];
    expect(parseArgv(['run', 'api', '--', ...command])).toMatchObject({
      args: { operands: ['api'], command },
    });
  });

  it('takes -C before and after the verb, but not out of the command of run', () => {
    expect(parseArgv(['-C', 'a', 'list'])).toMatchObject({ verb: 'list', folder: 'a' });
    expect(parseArgv(['-Ca', 'list'])).toMatchObject({ verb: 'list', folder: 'a' });
    expect(parseArgv(['list', '-C', 'a'])).toMatchObject({ verb: 'list', folder: 'a' });
    expect(parseArgv(['run', '--', 'make', '-C', 'a'])).not.toHaveProperty('folder');
  });

  it('knows help and version', () => {
    expect(parseArgv(['--help'])).toEqual({ kind: 'help' });
    expect(parseArgv(['-h'])).toEqual({ kind: 'help' });
    expect(parseArgv(['get', '--help'])).toEqual({ kind: 'help', topic: 'get' });
    expect(parseArgv(['get', '-h'])).toEqual({ kind: 'help', topic: 'get' });
    expect(parseArgv(['--version'])).toEqual({ kind: 'version' });
  });

  it.each([
    [[], 'Say what to do'],
    [['gte'], 'There is no verb "gte". Did you mean "get"?'],
    [['rm'], 'Did you mean "release"?'],
    [['mv'], 'Did you mean "move" or "rename"?'],
    [['toString'], 'There is no verb "toString".'],
    [['--hlep'], 'Did you mean "--help"?'],
    [['get'], 'Write: berth get NAME'],
    [['get', 'A B'], 'Try "a-b".'],
    [['who', 'a', 'b'], '"b" is too much'],
    [['get', 'a', '--jsno'], 'Did you mean "--json"?'],
    [['get', 'a', '--prefer'], '--prefer needs a value: --prefer PORT'],
    [['get', 'a', '--prefer', '99999'], 'use a number from 1 to 65535'],
    [['get', 'a', '--prefer', '0x50'], 'use a number from 1 to 65535'],
    [['get', 'a', '--prefer', '1', '--prefer', '2'], '--prefer is given twice'],
    [['get', 'a', '--prefer', '1', '--exact', '2'], 'exclude each other'],
    [['get', 'a', '--exact', '1', '--range', '1-2'], 'exclude each other'],
    [['get', 'a', '--range', '9-1'], 'write it as 10000-19999'],
    [['get', 'a', '--range', '1-2:0'], 'write it as 10000-19999'],
    [['get', 'a', '--range', '1-2:3x'], 'write it as 10000-19999'],
    [['get', 'a', '--exclude', '1,,2'], 'write it as 8080,9000-9010'],
    [['get', 'a', '--pool', 'My Pool'], 'Try "my-pool".'],
    [['get', 'a', '--until-exit', 'x'], 'is not a process id'],
    [['pool'], 'Say what to do: berth pool add, list, status, remove'],
    [['pool', 'ad'], 'There is no verb "pool ad". Did you mean "pool add"?'],
    [['pool', 'rm', 'x'], 'Did you mean "pool remove"?'],
    [['pool', 'qq'], 'There are: berth pool add, list'],
    [['pools'], 'Did you mean "pool"?'],
    [['pool', 'add', 'x'], 'Write: berth pool add NAME A-B'],
    [['pool', 'add', 'x', '5'], 'write it as 10000-19999'],
    [['pool', 'add', 'a/b', '5-6'], 'Try "a-b".'],
    [['pool', 'add', 'x', '5-6', '--max', '0'], 'is not a whole number from 1'],
    [['reserve', 'x'], 'neither a port nor a range'],
    [['unreserve'], 'Write: berth unreserve PORT|A-B…'],
    [['help', 'pool', 'ad'], 'Did you mean "pool add"?'],
    [['lock', '--', 'a'], 'Write: berth lock NAME -- COMMAND…'],
    [['lock', 'a', 'b', '--', 'c'], '"b" is too much. Write: berth lock NAME -- COMMAND…'],
    [['help', 'get', 'pool'], '"pool" is too much. Write: berth help get'],
    [['get', 'a', '--json=yes'], '--json takes no value'],
    [['move', 'a', 'b'], '"b" is not a port'],
    [['who', '0'], '"0" is not a port'],
    [['who', 'A'], 'is not a name'],
    [['gc', '--unused', '90'], 'write days as 90d'],
    [['gc', '--unused', '0d'], 'write days as 90d'],
    [['gc', '--interval', '1m'], 'is not a number of seconds'],
    [['gc', '--interval', '9999999'], 'is not a number of seconds'],
    [['gc', '--interval', '60', '--once'], 'exclude each other'],
    [['gc', '--interval', '60', '--dry-run'], 'exclude each other'],
    [['prune'], 'Did you mean "gc"?'],
    [['env', '--format', 'dotnet'], 'Did you mean "dotenv"?'],
    [['completion', 'tcsh'], 'is not one of bash, zsh, fish, powershell'],
    [['help', 'gte'], 'Did you mean "get"?'],
    [['run'], 'berth run -- npm start'],
    [['run', 'vite', 'dev'], 'berth run -- vite dev'],
    [['run', 'api', '--'], 'The command comes after --'],
    [['session'], 'Say what to do: berth session start, list, status, logs, stop, restart'],
    [['session', 'ps'], 'Did you mean "session list"?'],
    [['session', 'start'], 'berth session start api -- npm start'],
    [['session', 'start', 'web'], 'berth session start web -- npm start'],
    [['session', 'start', 'web', 'node', 'x.js'], 'berth session start web -- node x.js'],
    [['session', 'start', 'a', 'b', '--', 'c'], '"b" is too much'],
    [['session', 'start', 'a', '--ready', 'htp', '--', 'c'], 'Write "tcp", "http:/path"'],
    [['session', 'start', 'a', '--ready', 'log:', '--', 'c'], 'a text that the program prints'],
    [['session', 'start', 'a', '--ready-timeout', '0', '--', 'c'], 'write seconds as 30, or 500ms'],
    [['session', 'start', 'a', '--ready-timeout', '1h', '--', 'c'], '"1h" is not a time'],
    [['session', 'start', 'a', '--ready-timeout', '99999999', '--', 'c'], 'is not a time'],
    [['session', 'start', 'a', '--env', 'A', '--', 'c'], 'write it as A=VALUE'],
    [['session', 'start', 'a', '--env', '=b', '--', 'c'], 'has no name'],
    [['session', 'start', 'a', '--env', 'A B=c', '--', 'c'], 'it has a blank in it'],
    [['session', 'start', 'a', '--env', 'BERTH_SESSION=c', '--', 'c'], "is Berth's own"],
    [['session', 'start', 'a', '--handoff', 'fdd', '--', 'c'], 'Did you mean "fd"?'],
    [['session', 'start', 'a', 'b', '-p', '3', '-x'], 'berth session start a -- b -p 3 -x'],
    [['session', 'start', 'a', '--prot', '3', '--', 'x'], 'has no option --prot'],
    [['run', 'vite', '--port', '3000'], 'berth run -- vite --port 3000'],
    [['session', 'stop', 'a', '--grace', '-1'], '--grace'],
    [['session', 'stop', 'A'], 'Try "a".'],
    [['-C'], '-C needs a folder'],
    [['list', '-C'], '-C needs a folder'],
  ])('refuses %j and says what to write', (argv, message) => {
    expect(problem(...argv)).toContain(message);
  });

  it('either understands a command line or refuses it with a message', () => {
    const word = fc.oneof(
      fc.constantFrom(
        ...VERB_NAMES.flatMap((v) => v.split(' ')),
        '--json',
        '--prefer',
        '--exact',
        '--',
        '-C',
        '--all',
        'api',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        try {
          parseArgv(argv);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});
