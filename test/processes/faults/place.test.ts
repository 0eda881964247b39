import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, openBench } from '../support/berth.ts';

const used = new Date().toISOString();
const BOOK = JSON.stringify({
  format: 1,
  revision: 3,
  projects: {},
  ports: { '/good': { port: 20_001, created: used, used, by: 'test' } },
});
const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
const isRoot = process.getuid?.() === 0;
const mayBeNobody = isRoot && spawnSync('setpriv', [...NOBODY.slice(1), 'true']).status === 0;
const mayMount =
  isRoot && spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

let bench: Bench;
let folder: string;
let file: string;

beforeAll(async () => {
  bench = await openBench();
  file = bench.registry;
  folder = path.dirname(file);
  // For another user too.
  fs.chmodSync(bench.folder, 0o755);
});
afterAll(() => bench.remove());
beforeEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  fs.writeFileSync(file, BOOK);
});

/** What `berth` says that can't do its work; the registry is then as it was. */
function refusal(message: string | RegExp) {
  const err = typeof message === 'string' ? `berth: ${message}\n` : expect.stringMatching(message);
  return { end: 3, out: '', err };
}

const good = { end: 0, out: '20001\n', err: '' };

describe('something else in a place of the registry’s', () => {
  it('a link in place of the file: what it leads to is changed', () => {
    fs.mkdirSync(path.join(folder, 'real'));
    const real = path.join(folder, 'real', 'ports.json');
    fs.renameSync(file, real);
    fs.symlinkSync('real/ports.json', file);
    const { out } = bench.berth('get', '/new');
    expect(JSON.parse(fs.readFileSync(real, 'utf8')).ports['/new'].port).toBe(Number(out));
    expect(fs.readlinkSync(file)).toBe('real/ports.json');
    expect(fs.readdirSync(folder).sort()).toEqual(['real', 'registry.json']);
  });

  it('a link in place of the file that leads nowhere yet', () => {
    fs.rmSync(file);
    fs.symlinkSync('later/ports.json', file);
    expect(bench.berth('get', '/new').end).toBe(0);
    expect(fs.existsSync(path.join(folder, 'later', 'ports.json'))).toBe(true);
  });

  it('a link that leads to itself', () => {
    fs.rmSync(file);
    fs.symlinkSync('registry.json', file);
    const got = bench.berth('get', '/new');
    expect(got).toEqual(refusal(/registry\.json.*\blinks?\b/));
    expect(got.err).not.toContain('ELOOP');
  });

  it('a folder in place of the file', () => {
    fs.rmSync(file);
    fs.mkdirSync(file);
    expect(bench.berth('get', '/good')).toEqual(
      refusal(`Cannot read ${file}: there is a folder in its place. Move that folder away.`),
    );
  });

  it('a folder in place of the claim, or a file in place of the lock: the message names it', () => {
    for (const [each, make] of [
      ['owner', fs.mkdirSync],
      ['lock', (at: string) => fs.writeFileSync(at, '')],
    ] as const) {
      const inTheWay = `${file}.${each}`;
      make(inTheWay);
      expect(bench.berth('get', '/new')).toEqual(refusal(/Move (that|the|it).* away/));
      expect(bench.berth('get', '/new').err).toContain(inTheWay);
      expect(bench.berth('get', '/good')).toEqual(good);
      expect(fs.readFileSync(file, 'utf8')).toBe(BOOK);
      fs.rmSync(inTheWay, { recursive: true });
    }
  });

  it('a lock folder with something in it, however old: the message names it', () => {
    fs.mkdirSync(`${file}.lock`);
    fs.writeFileSync(path.join(`${file}.lock`, 'x'), '');
    fs.utimesSync(`${file}.lock`, 1, 1);
    const got = bench.berth('get', '/new');
    expect(got).toEqual(refusal(/not empty/));
    expect(got.err).toContain(`${file}.lock`);
    expect(got.err).not.toContain('ENOTEMPTY');
  });
});

describe.skipIf(!mayBeNobody)('without the right', () => {
  const berth = (...args: string[]) => asNobody(bench, args);

  it('to write in the folder', () => {
    fs.chmodSync(folder, 0o555);
    expect(berth('get', '/good')).toEqual(good);
    expect(berth('get', '/new')).toEqual(refusal(/Cannot write .*: permission denied\. Check who/));
    expect(berth('doctor')).toMatchObject({
      end: 1,
      out: expect.stringContaining('BERTH_REGISTRY'),
    });
  });

  it('to read the file', () => {
    fs.chmodSync(folder, 0o777);
    fs.chmodSync(file, 0o000);
    for (const args of [['get', '/good'], ['get', '/new'], ['list']]) {
      expect(berth(...args)).toEqual(refusal(/Cannot read .*: permission denied\. Check who/));
    }
    expect(fs.readFileSync(file, 'utf8')).toBe(BOOK);
  });

  it('to enter the folder', () => {
    fs.chmodSync(folder, 0o700);
    expect(berth('get', '/good')).toEqual(refusal(/Cannot read .*: permission denied\. Check who/));
  });

  it('to the files of another user, in a folder that all may write', () => {
    fs.chmodSync(folder, 0o1777);
    fs.chmodSync(file, 0o644);
    expect(berth('get', '/new')).toEqual(refusal(/Cannot write .*: permission denied\. Check who/));
    expect(fs.readFileSync(file, 'utf8')).toBe(BOOK);
  });
});

describe.skipIf(!mayMount)('on a file system', () => {
  /** Runs `berth` where something else is mounted on the registry's folder, for it alone. */
  const mounted = (mount: string, ...commands: string[]) => {
    const script = [mount, ...commands].join('\n').replaceAll('berth', `"$NODE" "$CLI"`);
    const env = { NODE: process.execPath, CLI: bench.cli, FOLDER: folder, BERTH_REGISTRY: file };
    return ended(
      spawnSync('unshare', ['--mount', 'sh', '-ec', script], {
        cwd: bench.project,
        encoding: 'utf8',
        env: { ...process.env, ...env, BOOK },
      }),
    );
  };

  it('that is read-only', () => {
    const mount = 'mount --bind "$FOLDER" "$FOLDER"; mount -o remount,bind,ro "$FOLDER"';
    expect(mounted(mount, 'berth get /good')).toEqual(good);
    expect(mounted(mount, 'berth get /new')).toEqual(
      refusal(
        `Cannot write ${file}: the file system is read-only. Set BERTH_REGISTRY to a place that can be written.`,
      ),
    );
  });

  it('that is full: names can be read, the registry stays, and there is room again later', () => {
    const full = `
      mount -t tmpfs -o size=64k none "$FOLDER"
      printf %s "$BOOK" > "$BERTH_REGISTRY"
      head -c 100000 /dev/zero > "$FOLDER/big" 2>/dev/null || true`;
    expect(mounted(full, 'berth get /good')).toEqual(good);
    expect(mounted(full, 'berth get /new')).toEqual(
      refusal(/^berth: Cannot write .*: the disk is full\. Free some space and try again/),
    );
    // Each mount is gone with its process, so what comes later happens in the same one.
    const later = mounted(
      full,
      'berth get /new 2>/dev/null || true',
      'printf %s "$BOOK" | cmp - "$BERTH_REGISTRY"',
      'rm "$FOLDER/big"',
      'berth get /new >/dev/null',
      'berth get /good',
    );
    expect(later).toEqual(good);
  });
});

function ended({ status, signal, stdout, stderr }: SpawnSyncReturns<string>) {
  return { end: signal ?? status, out: stdout, err: stderr };
}

function asNobody({ cli, project, registry }: Bench, args: readonly string[]) {
  const [command = '', ...options] = NOBODY;
  return ended(
    spawnSync(command, [...options, process.execPath, cli, ...args], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, BERTH_REGISTRY: registry },
    }),
  );
}
