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
  it('reads operands and typed options in any order', () => {
    expect(parseArgv(['get', '--prefer=3000', 'api', '--range', '3000-3999', '--json'])).toEqual({
      kind: 'verb',
      verb: 'get',
      args: {
        operands: ['api'],
        options: { prefer: 3000, exact: undefined, range: { first: 3000, last: 3999 }, json: true },
        command: [],
      },
    });
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
    expect(parseArgv(['get', '--help'])).toEqual({ kind: 'help', verb: 'get' });
    expect(parseArgv(['get', '-h'])).toEqual({ kind: 'help', verb: 'get' });
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
    [['get', 'a', 'b'], '"b" is too much'],
    [['get', 'a', '--jsno'], 'Did you mean "--json"?'],
    [['get', 'a', '--prefer'], '--prefer needs a value: --prefer PORT'],
    [['get', 'a', '--prefer', '99999'], 'use a number from 1 to 65535'],
    [['get', 'a', '--prefer', '0x50'], 'use a number from 1 to 65535'],
    [['get', 'a', '--prefer', '1', '--prefer', '2'], '--prefer is given twice'],
    [['get', 'a', '--prefer', '1', '--exact', '2'], 'exclude each other'],
    [['get', 'a', '--exact', '1', '--range', '1-2'], 'exclude each other'],
    [['get', 'a', '--range', '9-1'], 'write it as 10000-19999'],
    [['get', 'a', '--json=yes'], '--json takes no value'],
    [['move', 'a', 'b'], '"b" is not a port'],
    [['who', '0'], '"0" is not a port'],
    [['who', 'A'], 'is not a name'],
    [['env', '--format', 'dotnet'], 'Did you mean "dotenv"?'],
    [['completion', 'tcsh'], 'is not one of bash, zsh, fish, powershell'],
    [['help', 'gte'], 'Did you mean "get"?'],
    [['run'], 'berth run -- npm start'],
    [['run', 'vite', 'dev'], 'berth run -- vite dev'],
    [['run', 'api', '--'], 'The command comes after --'],
    [['-C'], '-C needs a folder'],
    [['list', '-C'], '-C needs a folder'],
  ])('refuses %j and says what to write', (argv, message) => {
    expect(problem(...argv)).toContain(message);
  });

  it('either understands a command line or refuses it with a message', () => {
    const word = fc.oneof(
      fc.constantFrom(...VERB_NAMES, '--json', '--prefer', '--exact', '--', '-C', '--all', 'api'),
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
