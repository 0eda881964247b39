import { describe, expect, it } from 'vitest';
import { candidates, type Known } from '../../../src/cli/completion/candidates.ts';
import { FIRST_WORDS } from '../../../src/cli/verbTable.ts';

const known: Known = {
  names: async () =>
    ['api', 'web', '/postgres', '/shop@feature/api'].map((value) => ({ value, meaning: 'port 1' })),
  pools: async () => [{ value: 'vnc', meaning: '5900-5999' }],
  sessions: async () => ['api', '/vm/17'].map((value) => ({ value })),
  services: async () => [{ value: 'db' }],
  locks: async () => [{ value: 'migrate' }, { value: '/gpu' }],
  reservations: async () => ['5432', '6000-6010'].map((value) => ({ value })),
};

async function values(...words: string[]): Promise<string[]> {
  return (await candidates(words, known)).map(({ value }) => value);
}

describe('candidates', () => {
  it('completes verbs, with what they do', async () => {
    expect(await values('')).toEqual(FIRST_WORDS);
    expect(await values('re')).toEqual(['rename', 'release', 'reserve']);
    expect(await candidates(['ge'], known)).toEqual([
      { value: 'get', meaning: 'Print the port of a name; the name gets one on first use' },
    ]);
    expect(await values('-C', '/tmp', 'ge')).toEqual(['get']);
  });

  it('completes services', async () => {
    expect(await values('up', '')).toEqual(['db']);
    expect(await values('down', 'db', '')).toEqual([]);
    expect(await values('up', '--')).toEqual(['--detach', '--help']);
  });

  it('completes locks', async () => {
    expect(await values('lock', '')).toEqual(['migrate', '/gpu']);
    expect(await values('lock', '--wait', '5', 'm')).toEqual(['migrate']);
    expect(await values('lock', 'migrate', '--', '')).toEqual([]);
    expect(await values('session', 'start', 'api', '--lock', '/')).toEqual(['/gpu']);
  });

  it('completes options that still make sense', async () => {
    expect(await values('get', 'api', '--')).toEqual([
      '--prefer',
      '--exact',
      '--range',
      '--pool',
      '--exclude',
      '--random',
      '--until-exit',
      '--note',
      '--json',
      '--help',
    ]);
    expect(await values('get', '--exact', '3000', '--')).not.toContain('--prefer');
    expect(await values('get', '--exact', '3000', '--')).not.toContain('--random');
    expect(await values('run', '-')).toEqual(['--handoff', '--', '--help']);
    expect(await values('run', '--handoff', 'h')).toEqual(['hold']);
  });

  it('completes options behind one that needs no value', async () => {
    expect(await values('env', '--write', '--')).toEqual(['--format', '--help']);
    expect(await values('env', '--write', '')).toEqual([]);
  });

  it('completes values of options', async () => {
    expect(await values('env', '--format', 'p')).toEqual(['powershell']);
    expect(await values('get', '--prefer', '')).toEqual([]);
    expect(await values('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell']);
    expect(await values('help', 'doc')).toEqual(['doctor']);
  });

  it('completes names where names stand, each once', async () => {
    expect(await values('get', 'a')).toEqual(['api']);
    expect(await values('get', '/')).toEqual(['/postgres', '/shop@feature/api']);
    expect(await values('release', 'api', '')).toEqual(['web', '/postgres', '/shop@feature/api']);
    expect(await values('get', '--prefer', '3000', 'w')).toEqual(['web']);
    expect(await values('get', 'api', '')).toEqual(['web', '/postgres', '/shop@feature/api']);
    expect(await values('rename', 'api', '')).toEqual([]);
    expect(await values('move', 'api', '')).toEqual([]);
    expect(await values('list', '')).toEqual([]);
  });

  it('completes verbs of two words', async () => {
    expect(await values('po')).toEqual(['pool']);
    expect(await values('pool', '')).toEqual(['add', 'list', 'status', 'remove']);
    expect(await values('-C', '/tmp', 'pool', 'st')).toEqual(['status']);
    expect(await values('pool', '-')).toEqual(['--help']);
    expect(await values('pool', 'add', 'x', '1-2', '--m')).toEqual(['--max']);
    expect(await values('pool', 'nope', '')).toEqual([]);
    expect(await values('help', 'po')).toEqual(['pool']);
    expect(await values('help', 'pool', 'a')).toEqual(['add']);
    expect(await values('help', 'get', '')).toEqual([]);
  });

  it('completes pools and reservations', async () => {
    expect(await values('pool', 'remove', '')).toEqual(['vnc']);
    expect(await values('get', 'x', '--pool', '')).toEqual(['vnc']);
    expect(await values('unreserve', '5432', '')).toEqual(['6000-6010']);
    expect(await values('pool', 'add', '')).toEqual([]);
    expect(await values('reserve', '')).toEqual([]);
  });

  it('completes sessions, and when they count as ready', async () => {
    expect(await values('session', 'l')).toEqual(['list', 'logs']);
    expect(await values('session', 'start', 'a')).toEqual(['api']);
    expect(await values('session', 'stop', '')).toEqual(['api', '/vm/17']);
    expect(await values('session', 'stop', 'api', '--grace', '5', '')).toEqual(['/vm/17']);
    expect(await values('session', 'logs', 'api', '')).toEqual([]);
    expect(await values('session', 'start', 'api', '--ready', '')).toEqual([
      'tcp',
      'http:/',
      'log:',
      'none',
    ]);
    expect(await values('session', 'start', 'api', '--env', 'A=1', '--en')).toEqual(['--env']);
    expect(await values('session', 'start', 'api', '--handoff', 'r')).toEqual(['reuseport']);
    expect(await values('session', 'start', 'api', '--', '')).toEqual([]);
  });

  it('leaves the command of run, folders and unknown verbs to the shell', async () => {
    expect(await values('run', '--', 'a')).toEqual([]);
    expect(await values('-C', '')).toEqual([]);
    expect(await values('nope', '')).toEqual([]);
  });
});
