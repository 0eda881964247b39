import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, openBench } from './support/berth.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];
const mayBeNobody = isRoot && spawnSync('setpriv', [...NOBODY, 'true']).status === 0;

const COMPOSE = `services:
  api:
    image: api
    ports:
      - "3000:80"
`;

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  fs.chmodSync(bench.folder, 0o755);
});
afterAll(() => bench.remove());
beforeEach(() => {
  fs.mkdirSync(path.join(bench.project, '.git'), { recursive: true });
});
afterEach(async () => {
  // Commands are waited for synchronously: let the test runner hear of what is done so far.
  await new Promise(setImmediate);
  fs.rmSync(bench.project, { recursive: true, force: true });
  fs.rmSync(bench.registry, { force: true });
});

function write(file: string, content: string | Buffer): string {
  const target = path.join(bench.project, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content);
  return target;
}

/** A shell's and compose's variable with the old number as its default. */
const variable = (name: string) => `\${${name}:-3000}`;
const read = (file: string) => fs.readFileSync(path.join(bench.project, file), 'utf8');
const json = (file: string) => JSON.parse(read(file));

/** One line of `--json`. */
interface Row {
  readonly file: string;
  readonly line: number;
  readonly startCol: number;
  readonly port: number;
}
const rows = (out: string): Row[] => JSON.parse(out);

describe('berth scan', () => {
  it('lists what it finds by file, with places, names and what can be done', () => {
    write('compose.yaml', COMPOSE);
    write('api/.env', 'API_PORT=3000\n');
    const { end, out, err } = bench.berth('scan');
    expect(end).toBe(1);
    expect(out).toMatch(
      /^api\/\.env:1:10 {2}3000 {2}\S.* {2}link to api\n\ncompose\.yaml:5:10 {2}3000 /,
    );
    expect(out).toMatch(/^compose\.yaml:5:15 +80 .* stays$/m);
    expect(err).toContain(
      'berth: 3 hardcoded ports in 2 files: 1 can be replaced, 1 can be linked',
    );
    expect(err).toContain('berth scan --fix');
  });

  it('ends with 0 when there is nothing', () => {
    write('README.md', 'http://localhost:3000');
    write('compose.yaml', 'services: {}\n');
    expect(bench.berth('scan')).toEqual({
      end: 0,
      out: '',
      err: 'berth: No hardcoded ports in 1 file.\n',
    });
    expect(bench.berth('scan', '--json')).toEqual({ end: 0, out: '[]\n', err: '' });
  });

  it('prints one list of places as JSON, from 1, in UTF-16 units, the end exclusive', () => {
    write('b/compose.yaml', COMPOSE);
    write('a.toml', '"\u{1F6A2}" = 1\n"\u{1F6A2} port" = 4000\n');
    const { end, out } = bench.berth('scan', '--json');
    expect(end).toBe(1);
    expect(JSON.parse(out)).toEqual([
      {
        file: 'a.toml',
        kind: 'toml',
        line: 2,
        startCol: 13,
        endCol: 17,
        port: 4000,
        role: 'listen',
        action: 'report',
        name: expect.any(String),
        confidence: expect.stringMatching(/^(?:high|medium)$/),
      },
      {
        file: 'b/compose.yaml',
        kind: 'compose',
        line: 5,
        startCol: 10,
        endCol: 14,
        port: 3000,
        role: 'publish',
        action: 'replace',
        name: 'api',
        confidence: 'high',
      },
      expect.objectContaining({
        file: 'b/compose.yaml',
        port: 80,
        role: 'container',
        action: 'report',
      }),
    ]);
  });

  it('names files as they are reached from the current folder', () => {
    write('api/compose.yaml', COMPOSE);
    write('web/.env', 'PORT=3000\n');
    const within = bench.berthWith(
      { cwd: path.join(bench.project, 'web') },
      'scan',
      '..',
      '--json',
    );
    expect(rows(within.out).map(({ file }) => file)).toEqual([
      '../api/compose.yaml',
      '../api/compose.yaml',
      '.env',
    ]);
    const from = bench.berth('-C', 'api', 'scan', '--json', '--kind', 'compose');
    expect(rows(from.out)[0]?.file).toBe('compose.yaml');
  });

  it('looks only at what is asked for', () => {
    write('compose.yaml', COMPOSE);
    write('.env', 'API_PORT=3000\n');
    write('a.toml', 'port = 3000\n');
    write('tests/.env', 'API_PORT=3000\n');
    write('package.json', '{}');
    const files = (...args: string[]) => [
      ...new Set(rows(bench.berth('scan', '--json', ...args).out).map(({ file }) => file)),
    ];
    expect(files('--kind', 'env', '--kind=toml')).toEqual(['.env', 'a.toml']);
    expect(files('--exclude', '*.toml', '--exclude', '/.env')).toEqual(['compose.yaml']);
    expect(files('a.toml', '.env', '--exclude', '*.toml')).toEqual(['.env', 'a.toml']);
    expect(files('--all', '--kind', 'env')).toEqual(['.env', 'tests/.env']);
  });

  it('passes over what can only stay, where that is asked for', () => {
    write('compose.yaml', COMPOSE);
    expect(rows(bench.berth('scan', '--fixable', '--json').out).map(({ port }) => port)).toEqual([
      3000,
    ]);
    expect(bench.berth('scan', '--fixable', '--fix').end).toBe(0);
    const { end, err } = bench.berth('scan', '--fixable');
    expect({ end, err }).toEqual({ end: 0, err: 'berth: No hardcoded ports in 2 files.\n' });
    expect(bench.berth('scan').end).toBe(1);
  });

  it('uses the names that berth.json and the registry know', () => {
    write('berth.json', '{ "ports": { "backend": { "prefer": 3000 } } }');
    bench.berth('get', 'store', '--exact', '15432');
    write('compose.yaml', COMPOSE);
    write('a.toml', 'port = 15432\n');
    const names = JSON.parse(bench.berth('scan', '--json').out).map(
      ({ port, name }: { port: number; name: string }) => `${port} ${name}`,
    );
    expect(names).toEqual(expect.arrayContaining(['15432 store', '3000 backend']));
  });

  it('is content with what has a name already', () => {
    write('serve.sh', `#!/bin/sh\nPORT="${variable('API_PORT')}"\n`);
    expect(bench.berth('scan').end).toBe(1);
    write('berth.json', '{ "ports": { "api": {} } }');
    expect(bench.berth('scan').end).toBe(0);
  });

  it('stops when nobody reads any more', () => {
    write('.env', Array.from({ length: 20_000 }, (_, i) => `PORT=${3000 + (i % 5000)}`).join('\n'));
    const command = `"${process.execPath}" "${bench.cli}" scan | head -1`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: bench.project,
      env: { ...process.env, BERTH_REGISTRY: bench.registry },
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\.env:1:6 /);
    expect(stderr).not.toMatch(/EPIPE|at .*cli\.js/);
  });
});

describe('berth scan, asked wrongly', () => {
  it.each([
    [['nowhere'], 'There is no file or folder nowhere.'],
    [['--kind', 'docker'], 'Did you mean "dockerfile"?'],
    [['--kind', 'xyzzy'], 'is not one of vscode-tasks, '],
    [['--json', '--sarif'], '--json and --sarif exclude each other.'],
    [['--fix', '--json'], 'exclude each other.'],
    [['--json', '--json'], '--json is given twice.'],
    [[''], 'A path is empty.'],
  ])('ends with 2: %j', (args, message) => {
    const { end, out, err } = bench.berth('scan', ...args);
    expect({ end, out }).toEqual({ end: 2, out: '' });
    expect(err).toContain(message);
  });

  it('tells of a broken berth.json, and ends with 2', () => {
    write('berth.json', '{ "ports": ');
    write('compose.yaml', COMPOSE);
    const { end, out, err } = bench.berth('scan', '--json');
    expect(end).toBe(2);
    expect(rows(out)).toHaveLength(2);
    expect(err).toContain('berth.json: not read');
  });

  it.skipIf(!mayBeNobody)(
    'tells what may not be read; it is an error only where it was named',
    () => {
      write('compose.yaml', COMPOSE);
      const folder = path.dirname(write('closed/compose.yaml', COMPOSE));
      const file = write('closed.toml', 'port = 3000\n');
      fs.chmodSync(folder, 0);
      fs.chmodSync(file, 0);
      const asNobody = (...args: string[]) => {
        const command = [...NOBODY, process.execPath, bench.cli, 'scan', '--json', ...args];
        const env = { ...process.env, BERTH_REGISTRY: path.join(bench.folder, 'none', 'r.json') };
        return spawnSync('setpriv', command, { cwd: bench.project, env, encoding: 'utf8' });
      };
      const all = asNobody();
      expect(all.status).toBe(1);
      expect(rows(all.stdout)).toHaveLength(2);
      expect(all.stderr).toContain('closed: not read, permission denied.');
      expect(all.stderr).toContain('closed.toml: not read, permission denied.');
      expect(asNobody('closed').status).toBe(2);
      expect(asNobody('compose.yaml', 'closed.toml').status).toBe(2);
    },
  );
});

describe('berth scan --sarif', () => {
  it('prints a log with rules, levels, places and fingerprints that outlive a move', () => {
    write('a b/c#.toml', 'port = 4000\n');
    write('compose.yaml', COMPOSE);
    const log = () => JSON.parse(bench.berth('scan', '--sarif').out);
    const { version, $schema, runs } = log();
    expect([version, runs.length]).toEqual(['2.1.0', 1]);
    expect($schema).toMatch(/sarif-2\.1\.0\.json$/);
    const [{ tool, results, columnKind }] = runs;
    expect(columnKind).toBe('utf16CodeUnits');
    const { rules } = tool.driver;
    for (const { ruleId, ruleIndex, level, message, locations, partialFingerprints } of results) {
      expect(rules[ruleIndex].id).toBe(ruleId);
      expect(level).toBe(ruleId.endsWith('/report') ? 'note' : 'warning');
      expect(message.text).toMatch(/^Port \d+ is hardcoded .*\.$/);
      const { artifactLocation, region } = locations[0].physicalLocation;
      expect(artifactLocation.uri).toMatch(/^(?:[\w.~%-]+\/)*[\w.~%-]+$/);
      expect(region.endColumn).toBeGreaterThan(region.startColumn);
      expect(Object.values(partialFingerprints)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
    }
    const [first] = results;
    expect(first.locations[0].physicalLocation.artifactLocation.uri).toBe('a%20b/c%23.toml');
    const prints = (list: { partialFingerprints: object }[]) =>
      list.map((result) => result.partialFingerprints);
    expect(new Set(prints(results).map((each) => JSON.stringify(each))).size).toBe(3);
    write('compose.yaml', `# moved down\n${COMPOSE}`);
    expect(prints(log().runs[0].results)).toEqual(prints(results));
  });
});

describe('berth scan --fix', () => {
  it('replaces, links and wraps, gives the names their old numbers, and says so', () => {
    write('compose.yaml', `# The shop\r\n${COMPOSE.replaceAll('\n', '\r\n')}`);
    fs.chmodSync(path.join(bench.project, 'compose.yaml'), 0o640);
    write('.env', 'WEB_PORT=5173\n');
    write('package.json', '{ "name": "shop", "scripts": { "dev": "vite --port 5173" } }\n');
    const { end, out, err } = bench.berth('scan', '--fix');
    expect(out).toContain('berth.json: created');
    expect(out).toContain('compose.yaml: 1 replaced');
    expect(out).toContain('.env: 1 linked');
    expect(out).toContain('package.json: 1 run with berth');
    expect(err).toContain('3 ports taken care of, 1 left.');
    expect(err).toContain('berth env --write');
    expect(end).toBe(1);

    expect(read('compose.yaml')).toBe(
      `# The shop\r\n${COMPOSE.replaceAll('\n', '\r\n').replace('3000', variable('API_PORT'))}`,
    );
    expect(fs.statSync(path.join(bench.project, 'compose.yaml')).mode & 0o777).toBe(0o640);
    expect(read('.env')).toBe('WEB_PORT=5173\n');
    expect(json('package.json').scripts.dev).toContain('berth run');
    expect(json('berth.json').ports).toEqual({ api: { prefer: 3000 }, web: { prefer: 5173 } });
    expect(json('berth.json').links).toEqual({ '.env': { WEB_PORT: '$<port:web>' } });
    expect(bench.berth('get', 'api').out).toBe('3000\n');
    expect(bench.berth('get', 'web').out).toBe('5173\n');

    const again = bench.berth('scan', '--fix');
    expect(again.err).toContain('0 ports taken care of, 1 left.');
    expect(rows(bench.berth('scan', '--json').out).map(({ port }) => port)).toEqual([80]);
  });

  it('ends with 0 when nothing is left', () => {
    write('.env', 'API_PORT=3000\n');
    expect(bench.berth('scan', '--fix').end).toBe(0);
    expect(bench.berth('scan').end).toBe(0);
  });

  it('keeps a byte order mark', () => {
    write('compose.yaml', `\uFEFF${COMPOSE}`);
    bench.berth('scan', '--fix');
    expect(read('compose.yaml')).toBe(`\uFEFF${COMPOSE.replace('3000', variable('API_PORT'))}`);
  });

  it('leaves alone what it cannot write safely, and says why', () => {
    const latin1 = Buffer.from(`# caf\xe9\n${COMPOSE}`, 'latin1');
    const utf16 = Buffer.from(`\uFEFF${COMPOSE}`, 'utf16le');
    write('latin1/compose.yaml', latin1);
    write('utf16/compose.yaml', utf16);
    fs.chmodSync(write('fixed/compose.yaml', COMPOSE), 0o444);
    const { end, out } = bench.berth('scan', '--fix');
    expect(end).toBe(1);
    expect(out).toMatch(/^latin1\/compose\.yaml:6:10 {2}3000 stays: .*UTF-8/m);
    expect(out).toMatch(/^utf16\/compose\.yaml:5:10 {2}3000 stays: .*UTF-16/m);
    expect(out).toMatch(/^fixed\/compose\.yaml:5:10 {2}3000 stays: .*read-only/m);
    expect(fs.readFileSync(path.join(bench.project, 'latin1/compose.yaml')).equals(latin1)).toBe(
      true,
    );
    expect(fs.readFileSync(path.join(bench.project, 'utf16/compose.yaml')).equals(utf16)).toBe(
      true,
    );
    expect(read('fixed/compose.yaml')).toBe(COMPOSE);
    expect(fs.existsSync(path.join(bench.project, 'berth.json'))).toBe(false);
    expect(bench.berth('list', '--json').out).not.toContain('3000');
  });

  it('changes nothing when the registry cannot be written', () => {
    write('compose.yaml', COMPOSE);
    fs.mkdirSync(bench.registry, { recursive: true });
    const { end } = bench.berth('scan', '--fix');
    fs.rmSync(bench.registry, { recursive: true });
    expect(end).toBe(3);
    expect(read('compose.yaml')).toBe(COMPOSE);
    expect(fs.existsSync(path.join(bench.project, 'berth.json'))).toBe(false);
  });

  it('says which name could not keep its number', () => {
    bench.berth('get', '/other', '--exact', '3000');
    write('compose.yaml', COMPOSE);
    write('berth.json', '{ "ports": { "api": { "prefer": 3000 } } }');
    const { err } = bench.berth('scan', '--fix');
    expect(err).toMatch(/Port 3000 belongs to \/other\. api has \d+ instead of 3000\./);
  });

  it('writes to each project its own berth.json', () => {
    write('../web/.git/HEAD', '');
    write('../web/.env', 'WEB_PORT=5173\n');
    write('.env', 'API_PORT=3000\n');
    const { out } = bench.berth('scan', '--fix', '.', '../web');
    fs.renameSync(path.join(bench.folder, 'web/berth.json'), path.join(bench.project, 'web.json'));
    fs.rmSync(path.join(bench.folder, 'web'), { recursive: true });
    expect(out).toContain('../web/berth.json: created');
    expect(json('berth.json').ports).toEqual({ api: { prefer: 3000 } });
    expect(json('web.json').ports).toEqual({ web: { prefer: 5173 } });
  });
});
