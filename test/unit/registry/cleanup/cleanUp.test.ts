import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownIdentity } from '../../../../src/probe/process.ts';
import { type CleanUpTarget, cleanUp } from '../../../../src/registry/cleanup/cleanUp.ts';
import type { FolderState } from '../../../../src/registry/cleanup/folder.ts';
import { type Machine, thisMachine } from '../../../../src/registry/cleanup/machine.ts';
import { type CleanUpLimits, planCleanUp } from '../../../../src/registry/cleanup/plan.ts';
import { takeBack } from '../../../../src/registry/cleanup/takeBack.ts';
import { whyKept, whyNameGoes } from '../../../../src/registry/cleanup/words.ts';
import { newOwner } from '../../../../src/registry/owner.ts';
import { Registry } from '../../../../src/registry/registry.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.parse('2026-11-20T12:00:00.000Z');
/** No system gives out so high a process id. */
const DEAD = { ...ownIdentity(), pid: 2 ** 30, start: '1' };

let folder: string;
let file: string;
let registry: Registry;
let target: CleanUpTarget;
let servers: net.Server[];

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-cleanup-')));
  file = path.join(folder, 'registry.json');
  target = { file, by: 'test' };
  registry = new Registry(target);
  fs.mkdirSync(path.join(folder, 'shop'));
  servers = [];
});
afterEach(async () => {
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
  );
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Writes a registry: the projects `shop`, whose folder is there, and `gone`, whose folder is not. */
function write(ports: Record<string, object>, projects: Record<string, object> = {}): void {
  const entry = { created: '2026-01-01T00:00:00.000Z', used: '2026-11-20T00:00:00.000Z', by: 't' };
  const text = {
    format: 1,
    revision: 7,
    projects: {
      shop: { root: path.join(folder, 'shop') },
      gone: { root: path.join(folder, 'gone'), colour: 'red' },
      ...projects,
    },
    ports: Object.fromEntries(
      Object.entries(ports).map(([name, more], i) => [
        name,
        { port: 21_000 + i, ...entry, ...more },
      ]),
    ),
  };
  fs.writeFileSync(file, JSON.stringify(text));
}

function read(): { revision: number; projects: object; ports: Record<string, object> } {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** This machine at a known moment, on which nobody listens, with some answers replaced. */
function machine(replaced: Partial<Machine> = {}): Machine {
  return { ...thisMachine(file, 60_000), now: NOW, listeners: async () => [], ...replaced };
}

const plan = (limits: CleanUpLimits = {}, replaced: Partial<Machine> = {}) =>
  planCleanUp(registry, limits, machine(replaced));

/** What would go and what would stay, each with its reason. */
async function outline(limits: CleanUpLimits = {}, replaced: Partial<Machine> = {}) {
  const { names, projects, files, kept } = await plan(limits, replaced);
  return [
    ...names.map(({ name, reason }) => `${name}: ${whyNameGoes(reason)}`),
    ...projects.map(({ label }) => `project ${label}`),
    ...files.map((item) => `${path.basename(item.file)}: ${item.reason}`),
    ...kept.map(({ name, why }) => `${name} stays: ${whyKept(why)}`),
  ];
}

async function listen(): Promise<number> {
  const server = net.createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as net.AddressInfo).port;
}

describe('names that go', () => {
  test('are those of projects whose folder is gone, and their record goes with the last one', async () => {
    write({ '/gone/api': {}, '/gone/web': {}, '/shop/api': {}, '/postgres': {}, '/lost/x': {} });
    const root = path.join(folder, 'gone');
    expect(await outline()).toEqual([
      `/gone/api: its folder is gone: ${root}`,
      `/gone/web: its folder is gone: ${root}`,
      'project gone',
    ]);
    const done = await cleanUp(await plan(), target, machine());
    expect(done.names.map(({ name }) => name)).toEqual(['/gone/api', '/gone/web']);
    expect(done.projects.map(({ label }) => label)).toEqual(['gone']);
    expect(Object.keys(read().ports)).toEqual(['/lost/x', '/postgres', '/shop/api']);
    expect(Object.keys(read().projects)).toEqual(['shop']);
    expect(read().revision).toBe(8);
    expect(await outline()).toEqual([]);
  });

  test('are those whose process has ended, and only when that is certain', async () => {
    write({
      '/shop/dead': { until: DEAD },
      '/shop/live': { until: ownIdentity() },
      '/shop/far': { until: { ...DEAD, boot: 'other', host: 'tower' } },
      '/shop/odd': { until: 'tomorrow' },
      '/gone/live': { until: ownIdentity() },
    });
    expect(await outline()).toEqual([
      `/shop/dead: it was for process ${DEAD.pid}, which has ended`,
      `/shop/far stays: whether process ${DEAD.pid} on tower has ended cannot be seen from here`,
    ]);
  });

  test.skipIf(ownIdentity().boot === '')(
    'are those of processes before the last restart',
    async () => {
      write({ '/shop/old': { until: { ...DEAD, boot: 'earlier' } } });
      fs.mkdirSync(path.join(folder, 'gone'));
      expect(await outline()).toEqual([expect.stringContaining('/shop/old: it was for process')]);
    },
  );

  test('are those that nobody asked for in the time that was given, if one was', async () => {
    const used = (days: number) => ({ used: new Date(NOW - days * DAY).toISOString() });
    write({
      '/shop/new': used(90.9),
      '/shop/old': used(91.1),
      '/later': used(-5),
      '/undated': { used: undefined, created: undefined },
    });
    fs.mkdirSync(path.join(folder, 'gone'));
    expect(await outline()).toEqual([]);
    expect(await outline({ unused: 90 * DAY })).toEqual(['/shop/old: not used since 2026-08-21']);
  });

  test('are none that is pinned or that anybody listens on', async () => {
    write({ '/gone/pinned': { pinned: true }, '/gone/heard': { port: await listen() } });
    const real = { listeners: thisMachine(file, 60_000).listeners };
    expect(await outline({ unused: 0 }, real)).toEqual([
      '/gone/pinned stays: it is pinned',
      expect.stringMatching(/^\/gone\/heard stays: in use by .*\(process \d+\)$/),
    ]);
    expect((await cleanUp(await plan({}, real), target, machine(real))).names).toEqual([]);
  });

  test('are none when nobody can tell who listens', async () => {
    write({ '/gone/api': {} });
    const deaf = { listeners: () => Promise.reject(new Error('lsof is missing')) };
    expect(await outline({}, deaf)).toEqual([
      '/gone/api stays: who listens could not be found out: lsof is missing',
    ]);
    // A plan from better times does not help.
    const done = await cleanUp(await plan(), target, machine(deaf));
    expect(done).toMatchObject({ names: [], projects: [], kept: [{ name: '/gone/api' }] });
    expect(read().revision).toBe(7);
  });

  test('are none whose folder may come back', async () => {
    write({ '/gone/api': {} });
    const away: FolderState = { kind: 'unknown', doubt: { kind: 'not-mounted' } };
    expect(await outline({}, { folder: async () => away })).toEqual([
      expect.stringMatching(/^\/gone\/api stays: its folder is missing, maybe with the volume/),
      expect.stringMatching(/^shop stays: /),
    ]);
  });

  test('leave the empty record of a project alone unless its folder is gone too', async () => {
    write({ '/postgres': {} });
    expect(await outline()).toEqual(['project gone']);
    const done = await cleanUp(await plan(), target, machine());
    const root = path.join(folder, 'gone');
    expect(done.projects).toMatchObject([{ label: 'gone', record: { root, colour: 'red' } }]);
    expect(Object.keys(read().projects)).toEqual(['shop']);
  });
});

describe('what changed between the plan and the clean-up stays', () => {
  const cases: [string, () => void][] = [
    ['a number that was moved', () => write({ '/gone/api': { port: 22_000 } })],
    [
      'a name that was made anew',
      () => write({ '/gone/api': { created: '2026-11-20T00:00:00Z' } }),
    ],
    ['a name that was pinned', () => write({ '/gone/api': { pinned: true } })],
    ['a name that is gone already', () => write({})],
    ['a folder that came back', () => fs.mkdirSync(path.join(folder, 'gone'))],
    [
      'a label that means another folder now',
      () => write({ '/gone/api': {} }, { gone: { root: path.join(folder, 'elsewhere') } }),
    ],
  ];

  test.each(cases)('%s', async (_, change) => {
    write({ '/gone/api': {} });
    const before = await plan();
    expect(before.names).toHaveLength(1);
    change();
    const left = read().ports;
    expect((await cleanUp(before, target, machine())).names).toEqual([]);
    expect(read().ports).toEqual(left);
  });

  test('a name that was used', async () => {
    const used = new Date(NOW - 92 * DAY).toISOString();
    write({ '/shop/api': { used } });
    const before = await plan({ unused: 90 * DAY });
    write({ '/shop/api': {} });
    expect((await cleanUp(before, target, machine())).names).toEqual([]);
  });

  test('a project that was given a name', async () => {
    write({ '/postgres': {} });
    const before = await plan();
    write({ '/gone/new': {} });
    expect((await cleanUp(before, target, machine())).projects).toEqual([]);
  });

  test('and what was left out of the plan', async () => {
    write({ '/gone/api': {}, '/gone/web': {} });
    const { names, ...rest } = await plan();
    const done = await cleanUp({ ...rest, names: names.slice(1) }, target, machine());
    expect(done.names.map(({ name }) => name)).toEqual(['/gone/web']);
    expect(done.projects).toEqual([]);
    expect(Object.keys(read().ports)).toEqual(['/gone/api']);
  });
});

describe('taking back', () => {
  test('restores names and records as they were', async () => {
    write({ '/gone/api': { note: 'HTTP', mine: [1] }, '/gone/web': {} });
    const before = read();
    const done = await cleanUp(await plan(), target, machine());
    const { restored, lost } = await takeBack(done, target);
    expect([restored.length, lost.length]).toEqual([2, 0]);
    expect(read()).toEqual({ ...before, revision: 9 });
  });

  test('takes nothing from others', async () => {
    write({ '/gone/api': {}, '/gone/web': { port: 22_001 }, '/gone/mail': { port: 22_002 } });
    const done = await cleanUp(await plan(), target, machine());
    write({ '/gone/api': { port: 22_003 }, '/postgres': { port: 22_001 } });
    const { restored, lost } = await takeBack(done, target);
    expect(restored.map(({ name }) => name)).toEqual(['/gone/mail']);
    expect(lost.map(({ name }) => name)).toEqual(['/gone/api', '/gone/web']);
    expect(read().ports).toMatchObject({
      '/gone/api': { port: 22_003 },
      '/gone/mail': { port: 22_002 },
      '/postgres': { port: 22_001 },
    });
  });

  test('does not give a folder a second label', async () => {
    write({ '/gone/api': {} });
    const done = await cleanUp(await plan(), target, machine());
    const again = { root: path.join(folder, 'gone') };
    write({}, { gone: { root: path.join(folder, 'shop') }, again });
    expect((await takeBack(done, target)).lost).toHaveLength(1);
    expect(read().ports).toEqual({});
  });
});

describe('files beside the registry', () => {
  const old = (name: string, age: number, text = '') => {
    const at = path.join(folder, name);
    fs.writeFileSync(at, text);
    fs.utimesSync(at, (NOW - age) / 1000, (NOW - age) / 1000);
  };
  const owner = (more: object = {}) => JSON.stringify({ ...newOwner(), ...more });
  const here = () => fs.readdirSync(folder).sort();
  const HOUR = 60 * 60 * 1000;

  test('go when the process that left them is dead, or no process can still be at them', async () => {
    write({});
    old('registry.json.owner.aa', 0, owner(DEAD));
    old('registry.json.owner.ab', 2 * HOUR, '');
    old('registry.json.owner.seize.ac', 0, owner(DEAD));
    old('registry.json.owner.seize.ac.seize.ad', 0, owner(DEAD));
    old('registry.json.owner.ae.tmp', 2 * HOUR);
    old('registry.json.0f0f.tmp', 2 * HOUR);
    expect((await plan()).files.map(({ reason }) => reason)).toEqual([
      'scratch',
      'waiter',
      'waiter',
      'scratch',
      'marker',
      'marker',
    ]);
    const done = await cleanUp(await plan(), target, machine());
    expect(done.files).toHaveLength(6);
    expect(here()).toEqual(['registry.json', 'registry.json.bak', 'shop']);
  });

  test('stay when they belong to somebody who lives or may live, or are not ours', async () => {
    write({ '/shop/api': {} }, { gone: { root: path.join(folder, 'shop2') } });
    fs.mkdirSync(path.join(folder, 'shop2'));
    const before = [
      ['registry.json.owner.aa', owner()],
      ['registry.json.owner.ab', owner({ boot: 'other', host: 'tower' })],
      ['registry.json.owner.seize.ac', owner()],
      ['registry.json.owner.notes', owner(DEAD)],
      ['registry.json.notes', owner(DEAD)],
      ['registry.jsonx.owner.aa', owner(DEAD)],
      ['other.json.owner.aa', owner(DEAD)],
      ['registry.json.bak', ''],
    ] as const;
    for (const [name, text] of before) old(name, 30 * DAY, text);
    old('registry.json.fresh.tmp', 1000);
    fs.mkdirSync(path.join(folder, 'registry.json.folder.tmp'));
    expect((await plan()).files).toEqual([]);
  });

  test('a marker stays while the claim is there that it is about', async () => {
    write({});
    const claim = newOwner();
    old('registry.json.owner', 0, owner({ ...claim, boot: 'other', host: 'tower' }));
    old(`registry.json.owner.seize.${claim.token}`, 0, owner(DEAD));
    expect((await plan()).files).toEqual([]);
  });

  test('the lock of a dead process goes, and that of nobody else', async () => {
    write({});
    const lock = path.join(folder, 'registry.json.lock');
    fs.mkdirSync(lock, 0o500);
    fs.utimesSync(lock, NOW / 1000 - 60, NOW / 1000 - 60);
    old('registry.json.owner', 0, owner({ boot: 'other', host: 'tower' }));
    expect((await plan()).files).toEqual([]);
    old('registry.json.owner', 0, owner());
    expect((await plan()).files).toEqual([]);
    old('registry.json.owner', 0, owner(DEAD));
    expect((await plan()).files.map(({ reason }) => reason)).toEqual(['lock', 'lock']);
    expect((await cleanUp(await plan(), target, machine())).files).toHaveLength(2);
    expect(here().filter((name) => /lock|owner/.test(name))).toEqual([]);
  });

  test('old copies of damaged files go, but for the newest of each kind', async () => {
    write({});
    const names = [
      'registry.json.before-repair-2026-09-01T10-00-00.000Z',
      'registry.json.bak.corrupt-2026-08-01T10-00-00.000Z',
      'registry.json.bak.corrupt-2026-08-02T10-00-00.000Z',
      'registry.json.corrupt-2026-07-01T10-00-00.000Z',
      'registry.json.corrupt-2026-07-02T10-00-00Z',
      'registry.json.corrupt-2026-11-01T10-00-00.000Z',
      'registry.json.corrupt-2026-11-02T10-00-00.000Z',
      'registry.json.corrupt-keep-me',
    ];
    for (const name of names) old(name, 0);
    const going = async (backups?: number) =>
      (await plan({ backups })).files.map((item) => names.indexOf(path.basename(item.file)));
    expect((await going()).sort()).toEqual([1, 3, 4]);
    expect((await going(0)).sort()).toEqual([1, 3, 4, 5]);
    await cleanUp(await plan(), target, machine());
    expect(here().filter((name) => names.includes(name))).toEqual(
      names.filter((_, i) => ![1, 3, 4].includes(i)).sort(),
    );
  });
});

test('an empty plan, or a registry that is not there, changes nothing', async () => {
  expect(await outline()).toEqual([]);
  await cleanUp(await plan(), target, machine());
  expect(fs.readdirSync(folder)).toEqual(['shop']);
});

test('what could not be cleaned up is in the log, and what needed nothing is not', async () => {
  write({ '/gone/api': {} });
  const found = await plan();
  expect(found.names).toHaveLength(1);
  const whole = fs.readFileSync(file, 'utf8');
  // Too deep for JSON.stringify to write again.
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  fs.writeFileSync(file, whole.replace('{', `{"theirs":${deep},`));
  await expect(cleanUp(found, target, machine())).rejects.toMatchObject({ code: 'unwritable' });
  fs.writeFileSync(file, whole.replace('"/gone/api"', '"/shop/api"'));
  expect(await cleanUp(found, target, machine())).toMatchObject({ names: [] });
  const lines = fs.readFileSync(`${file}.log`, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { operation: 'clean-up', names: [{ name: '/gone/api', outcome: 'unwritable' }] },
  ]);
});
