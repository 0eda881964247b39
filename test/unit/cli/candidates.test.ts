import { describe, expect, it } from 'vitest';
import { candidates } from '../../../src/cli/completion/candidates.ts';
import { VERB_NAMES } from '../../../src/cli/verbTable.ts';

const names = async () =>
  ['api', 'web', '/postgres', '/shop@feature/api'].map((value) => ({ value, meaning: 'port 1' }));

async function values(...words: string[]): Promise<string[]> {
  return (await candidates(words, names)).map(({ value }) => value);
}

describe('candidates', () => {
  it('completes verbs, with what they do', async () => {
    expect(await values('')).toEqual(VERB_NAMES);
    expect(await values('re')).toEqual(['rename', 'release']);
    expect(await candidates(['ge'], names)).toEqual([
      { value: 'get', meaning: 'Print the port of a name; the name gets one on first use' },
    ]);
    expect(await values('-C', '/tmp', 'ge')).toEqual(['get']);
  });

  it('completes options that still make sense', async () => {
    expect(await values('get', 'api', '--')).toEqual([
      '--prefer',
      '--exact',
      '--range',
      '--json',
      '--help',
    ]);
    expect(await values('get', '--exact', '3000', '--')).toEqual(['--json', '--help']);
    expect(await values('run', '-')).toEqual(['--', '--help']);
  });

  it('completes values of options', async () => {
    expect(await values('env', '--format', 'p')).toEqual(['powershell']);
    expect(await values('get', '--prefer', '')).toEqual([]);
    expect(await values('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell']);
    expect(await values('help', 'do')).toEqual(['doctor']);
  });

  it('completes names where names stand, each once', async () => {
    expect(await values('get', 'a')).toEqual(['api']);
    expect(await values('get', '/')).toEqual(['/postgres', '/shop@feature/api']);
    expect(await values('release', 'api', '')).toEqual(['web', '/postgres', '/shop@feature/api']);
    expect(await values('get', '--prefer', '3000', 'w')).toEqual(['web']);
    expect(await values('get', 'api', '')).toEqual([]);
    expect(await values('rename', 'api', '')).toEqual([]);
    expect(await values('move', 'api', '')).toEqual([]);
    expect(await values('list', '')).toEqual([]);
  });

  it('leaves the command of run, folders and unknown verbs to the shell', async () => {
    expect(await values('run', '--', 'a')).toEqual([]);
    expect(await values('-C', '')).toEqual([]);
    expect(await values('nope', '')).toEqual([]);
  });
});
