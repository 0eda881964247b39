import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { probePort } from '../../src/probe/free.ts';
import { toPort } from '../../src/probe/port.ts';
import { type Bench, openBench } from './support/berth.ts';
import {
  askService,
  type ServiceProject,
  ServiceYard,
  servicesJson,
  untilTrue,
} from './support/services.ts';

let bench: Bench;
let yard: ServiceYard;
beforeAll(async () => {
  bench = await openBench();
  yard = new ServiceYard(bench);
});
afterEach(() => yard.clear());
afterAll(() => bench.remove());

/** db, api that needs it, web that needs api, and a worker that needs nobody. */
const SHOP = servicesJson({
  web: { options: { reach: ['API_PORT'] }, dependsOn: ['api'], ready: 'http:/' },
  api: { options: { reach: ['DB_PORT'] }, dependsOn: ['db'] },
  db: {},
  worker: { port: false },
});

/** Nothing of a project is left: no process, no record, no port in use. */
async function expectNothingLeft(project: ServiceProject, ports: readonly (number | undefined)[]) {
  const rows = Object.values(project.ps());
  expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'stopped'));
  expect(JSON.parse(project.berth('session', 'list', '--all', '--json').out)).toEqual([]);
  for (const port of ports) {
    const checked = toPort(port);
    expect(checked).toBeDefined();
    if (checked !== undefined) expect((await probePort(checked)).kind).toBe('free');
  }
}

function portsOf(project: ServiceProject): (number | undefined)[] {
  return Object.values(project.ps()).flatMap(({ port }) => port ?? []);
}

describe('berth up', () => {
  it('starts services in the order of their dependencies, each ready before the next', async () => {
    const project = yard.project({ 'berth.json': SHOP });
    const up = project.start(['up']);
    await up.until(/web is ready on http:\/\/localhost:\d+ \(/);
    await up.until('worker was started');
    const events = project.events();
    expect(events).toContain('api reaches DB_PORT');
    expect(events).toContain('web reaches API_PORT');
    const rows = project.ps();
    expect(Object.keys(rows)).toEqual(['web', 'api', 'db', 'worker']);
    expect(Object.values(rows).map(({ state }) => state)).toEqual(Array(4).fill('ready'));
    expect(await askService(rows.web?.port)).toMatchObject({ name: 'web', pid: rows.web?.pid });

    const ports = portsOf(project);
    expect(ports).toHaveLength(3);
    up.child.kill('SIGINT');
    expect(await up.ended).toBe('SIGINT');
    const ends = project
      .events()
      .filter((event) => / ends$/.test(event) && !event.includes('work'));
    expect(ends).toEqual(['web ends', 'api ends', 'db ends']);
    // What services say on their way out is shown too, before the word that they stopped.
    expect(up.out()).toMatch(/^web {4}\| bye$[\s\S]*^berth {2}\| web stopped$/m);
    expect(up.out()).toContain('berth  | all stopped\n');
    await expectNothingLeft(project, ports);
  });

  it('starts at once what does not wait for each other', async () => {
    const services = servicesJson({
      a: { options: { meets: ['b', 'c'] } },
      b: { options: { meets: ['a', 'c'] } },
      c: { options: { meets: ['a', 'b'] } },
    });
    const up = yard.project({ 'berth.json': services }).start(['up']);
    await Promise.all(['a', 'b', 'c'].map((name) => up.until(`${name} is ready`)));
  });

  it('starts what was chosen and what that depends on', async () => {
    const project = yard.project({ 'berth.json': SHOP });
    const up = project.start(['up', 'api']);
    await up.until('api is ready');
    const states = Object.entries(project.ps()).map(([name, { state }]) => `${name} ${state}`);
    expect(states).toEqual(['web stopped', 'api ready', 'db ready', 'worker stopped']);
  });

  it.each([
    { how: 'ends before it is ready', options: { code: 7 }, exit: 5, say: 'ended with code 7' },
    { how: 'does not get ready in time', options: { silent: true }, exit: 6, say: 'not ready' },
  ])('takes everything back when one $how', async ({ options, exit, say }) => {
    const services = servicesJson({
      db: {},
      api: { options, dependsOn: ['db'], readyTimeout: 1 },
      web: { dependsOn: ['api'] },
    });
    const project = yard.project({ 'berth.json': services });
    const up = project.start(['up']);
    await up.until('db is ready');
    const ports = [Number(/db is ready on localhost:(\d+)/.exec(up.out())?.[1])];
    expect(await up.ended).toBe(exit);
    expect(up.err()).toContain('api');
    expect(up.err()).toContain(say);
    if (exit === 5) expect(up.err()).toContain('\n  last words of api\n');
    expect(up.out()).toContain('berth | db stopped\n');
    expect(project.events()).toContain('db ends');
    expect(project.events()).not.toContain('web starts');
    await expectNothingLeft(project, ports);
  });

  it('ends by itself when all have ended, with 1 when one failed', async () => {
    const one = (code: number) => ({ options: { code }, port: false, ready: 'none' });
    const fine = yard.project({ 'berth.json': servicesJson({ a: one(0), b: one(0) }) });
    expect(await fine.start(['up']).ended).toBe(0);
    const project = yard.project({ 'berth.json': servicesJson({ a: one(0), b: one(4) }) });
    const up = project.start(['up']);
    expect(await up.ended).toBe(1);
    expect(up.out()).toContain('berth | a ended with exit code 0, b ended with exit code 4\n');
    expect(project.ps()).toMatchObject({
      a: { state: 'ended', end: { code: 0 } },
      b: { state: 'ended', end: { code: 4 } },
    });
    expect(project.berth('ps').out).toMatch(/^b +ended \(4\)/m);
    project.berth('down');
    await expectNothingLeft(project, []);
  });

  it('leaves alone what runs already, two that start at once too', async () => {
    const project = yard.project({ 'berth.json': SHOP });
    const ups = [project.start(['up']), project.start(['up'])];
    const said = (part: string) => ups.filter((up) => up.out().includes(part)).length;
    for (const name of ['db', 'api', 'web']) {
      await untilTrue(() => said(`${name} is ready`) + said(`${name} runs already`) === 2);
      expect(said(`${name} is ready`)).toBe(1);
    }
    expect(project.events().filter((event) => event === 'api starts')).toHaveLength(1);
    const third = project.start(['up']);
    expect(await third.ended).toBe(0);
    expect(third.out()).toMatch(/web runs already on http:\/\/localhost:\d+ and is left alone/);
    expect(project.ps().web?.state).toBe('ready');
  });

  it('gives two checkouts of one project ports of their own', async () => {
    const projects = [1, 2].map(() => yard.project({ 'berth.json': SHOP }));
    const ups = projects.map((project) => project.start(['up', 'web']));
    await Promise.all(ups.map((up) => up.until('web is ready')));
    const ports = projects.flatMap(portsOf);
    expect(new Set(ports).size).toBe(6);
    for (const project of projects) {
      const { cwd } = await askService(project.ps().web?.port);
      expect(cwd).toBe(fs.realpathSync(project.folder));
    }
  });

  it('runs a Procfile: shell lines, a port for web, none for what is released', async () => {
    const run = `exec "${process.execPath}" service.cjs`;
    const procfile = `# the shop\nrelease: touch released\nweb: FROM=$PORT ${run} web\nworker: ${run} worker '{"silent":true}'\n`;
    const project = yard.project({ Procfile: procfile, '.env': 'FORCE_COLOR=from-file\n' });
    const up = project.start(['up']);
    await up.until('web is ready');
    await up.until('worker was started');
    expect(up.err()).toContain('berth: Procfile:2: "release" is left out');
    expect(fs.existsSync(path.join(project.folder, 'released'))).toBe(false);
    const { web, worker } = project.ps();
    expect(await askService(web?.port)).toMatchObject({ name: 'web', color: 'from-file' });
    expect(worker).toMatchObject({ state: 'ready' });
  });

  it('says what is wrong, and where', () => {
    const none = yard.project({});
    expect(none.berth('up')).toMatchObject({
      end: 1,
      err: expect.stringContaining('"services": {'),
    });
    expect(none.berth('down')).toEqual({ end: 0, out: '', err: 'berth: No services run.\n' });
    const shop = yard.project({ 'berth.json': SHOP });
    expect(shop.berth('up', 'wep')).toMatchObject({
      end: 1,
      err: 'berth: There is no service "wep". Did you mean "web"?\n',
    });
    expect(shop.berth('down', 'wep').err).toContain('Did you mean "web"?');
    const cycle = servicesJson({ a: { dependsOn: ['b'] }, b: { dependsOn: ['a'] } });
    const err = expect.stringMatching(/^berth: .*berth\.json:\d+:\d+: .*a → b → a\.\n$/);
    const circular = yard.project({ 'berth.json': cycle });
    expect(circular.berth('up')).toMatchObject({ end: 1, err });
    expect(circular.berth('ps')).toEqual({ end: 1, out: '', err });
    const lost = servicesJson({ a: { dependsOn: ['bb'] }, b: {} });
    expect(yard.project({ 'berth.json': lost }).berth('up').err).toMatch(
      /berth\.json:\d+:\d+: "bb" is no service here\. Did you mean "b"\?/,
    );
  });
});

describe('the output of berth up', () => {
  it('has whole lines behind padded names, and beginnings of lines after a moment', async () => {
    const services = servicesJson({
      api: { options: { says: ['one\ntwo\r\n', '\u001b[2J\u001b[Hthree\n', 'prompt> '] } },
      frontend: {},
    });
    const up = yard.project({ 'berth.json': services }).start(['up']);
    await up.until('api      | prompt> ');
    await up.until('frontend is ready');
    await up.until('frontend | listens\n');
    expect(up.out()).toContain('api      | one\napi      | two\napi      | three\n');
    expect(up.out()).toContain('berth    | starting frontend\n');
    expect(up.out()).not.toContain('\u001b');
  });

  it('has a colour for each service where colours are wanted', async () => {
    const services = servicesJson({
      api: { options: { says: ['\u001b[31mred\n', 'still\n'] } },
      web: {},
    });
    const project = yard.project({ 'berth.json': services });
    const colours = async (env: NodeJS.ProcessEnv) => {
      const up = project.start(['up'], env);
      await Promise.all([up.until('api is ready'), up.until('web is ready')]);
      await Promise.all([up.until('still'), up.until(/web.*listens/)]);
      up.child.kill('SIGTERM');
      expect(await up.ended).toBe('SIGTERM');
      return ['api', 'web', 'berth'].map(
        (name) => new RegExp(`^\u001b\\[(\\d+)m${name} *\\|\u001b\\[0m `, 'm').exec(up.out())?.[1],
      );
    };
    const [api, web, berth] = await colours({ FORCE_COLOR: '1' });
    expect(new Set([api, web, berth]).size).toBe(3);
    expect(await colours({ FORCE_COLOR: '1' })).toEqual([api, web, berth]);
    expect(await colours({ NO_COLOR: '1' })).toEqual([undefined, undefined, undefined]);
  });
});
