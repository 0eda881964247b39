import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../../src/registry/errors.ts';
import { readServices } from '../../../src/services/projectServices.ts';

let root: string;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-services-')));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const write = (name: string, content: string | object) =>
  fs.writeFileSync(
    path.join(root, name),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
const service = (name: string) => readServices(root).services.get(name);

test('a project that declares none has none', () => {
  expect(readServices(root)).toEqual({ services: new Map(), problems: [] });
  write('berth.json', { services: {} });
  expect(readServices(root).services.size).toBe(0);
});

describe('berth.json', () => {
  test('gives all that is needed to run a service', () => {
    write('berth.json', {
      services: {
        api: {
          command: 'node x',
          cwd: './packages/api/',
          env: { A: '$<port:api>' },
          ready: 'log:up',
          readyTimeout: 5,
          restart: 'always',
        },
        web: { command: ['vite'], dependsOn: ['api'] },
      },
    });
    const { services, source, problems } = readServices(root);
    expect({ source, problems }).toEqual({ source: 'berth.json', problems: [] });
    expect([...services.values()]).toEqual([
      {
        name: 'api',
        command: ['node', 'x'],
        shell: false,
        cwd: path.join(root, 'packages/api/'),
        fileEnv: new Map(),
        env: new Map([['A', '$<port:api>']]),
        ready: 'log:up',
        readyTimeout: 5,
        dependsOn: [],
        restart: 'always',
        portName: 'api',
        place: { file: path.join(root, 'berth.json'), line: 1, column: 14 },
      },
      expect.objectContaining({ name: 'web', cwd: root, ready: 'none', dependsOn: ['api'] }),
    ]);
    expect(service('web')).not.toHaveProperty('portName');
  });

  test.each([
    ['its name is declared', { ports: { api: {} } }, {}, 'api'],
    ['its command speaks of it', {}, { command: 'x -p $<port:api>' }, 'api'],
    ['its variables speak of it', {}, { env: { PORT: '$<port:api>' } }, 'api'],
    ['its port is asked', {}, { ready: 'tcp' }, 'api'],
    ['it says another name', { ports: { api: {} } }, { port: '/shop/http' }, '/shop/http'],
    ['it says none', { ports: { api: {} } }, { port: false }, undefined],
    ['it speaks of another', { ports: { db: {} } }, { command: 'x $<port:db>' }, undefined],
  ])('a service listens on the port of the name %s', (_, config, more, portName) => {
    write('berth.json', { ...config, services: { api: { command: 'x', ...more } } });
    expect(service('api')?.portName).toBe(portName);
    expect(service('api')?.ready).toBe(portName === undefined ? 'none' : 'tcp');
  });

  test.each([
    ['http:/health', 'api'],
    ['log:up', undefined],
    ['none', undefined],
  ])('a service that is ready by %s has the port of the name %s', (ready, portName) => {
    write('berth.json', { services: { api: { command: 'x', ready } } });
    expect(service('api')).toMatchObject({ ready });
    expect(service('api')?.portName).toBe(portName);
  });

  test('that is wrong is an error with its place', () => {
    write('berth.json', '{ "services": {\n  "api": { "command": "a && b" } } }');
    expect(() => readServices(root)).toThrow(ConfigError);
    expect(() => readServices(root)).toThrow(/berth\.json:2:26: && means/);
  });

  test('wins over a Procfile as a whole', () => {
    write('Procfile', 'worker: x');
    write('berth.json', { services: { api: { command: 'x' } } });
    expect([...readServices(root).services.keys()]).toEqual(['api']);
  });
});

describe('a Procfile', () => {
  test('gives lines for a shell, in the project itself', () => {
    write('Procfile', 'web: rails s -p $PORT\nworker: x > "a b"\nApi: y $<port:api>\n');
    const { services, source, problems } = readServices(root);
    expect({ source, problems }).toEqual({ source: 'Procfile', problems: [] });
    expect(services.get('worker')).toEqual({
      name: 'worker',
      command: ['x > "a b"'],
      shell: true,
      cwd: root,
      fileEnv: new Map(),
      env: new Map(),
      portName: 'worker',
      ready: 'none',
      dependsOn: [],
      restart: 'no',
      place: { file: path.join(root, 'Procfile'), line: 2, column: 1 },
    });
    expect(services.get('web')).toMatchObject({ portName: 'web', ready: 'tcp' });
    expect(services.get('api')).toMatchObject({ portName: 'api', ready: 'tcp' });
  });

  test('for development comes before the one for servers', () => {
    write('Procfile', 'web: live');
    write('Procfile.dev', 'web: dev');
    write('berth.json', { ports: { web: {} } });
    expect(readServices(root).source).toBe('Procfile.dev');
    expect(service('web')?.command).toEqual(['dev']);
  });

  test('is told of where it is not run', () => {
    write('Procfile', '\nweb:\napi: x\nrelease: y');
    const { services, problems } = readServices(root);
    expect([...services.keys()]).toEqual(['api']);
    const file = path.join(root, 'Procfile');
    expect(problems).toMatchObject([
      { file, line: 2 },
      { file, line: 4 },
    ]);
  });

  test('that cannot be read is a problem', () => {
    fs.mkdirSync(path.join(root, 'Procfile'));
    const { services, source, problems } = readServices(root);
    expect(services.size).toBe(0);
    expect(source).toBeUndefined();
    expect(problems).toEqual([
      { file: path.join(root, 'Procfile'), message: 'The file cannot be read (EISDIR).' },
    ]);
  });

  test('brings along the .env beside it, but not the number that its ports are counted from', () => {
    write('Procfile', 'web: x');
    write('.env', '# local\nPORT=5000\nDB="a b"\nexport X=1\n');
    expect([...(service('web')?.fileEnv ?? [])]).toEqual([
      ['DB', 'a b'],
      ['X', '1'],
    ]);
    fs.rmSync(path.join(root, '.env'));
    fs.mkdirSync(path.join(root, '.env'));
    expect(service('web')?.fileEnv.size).toBe(0);
    expect(readServices(root).problems).toMatchObject([{ file: path.join(root, '.env') }]);
  });
});
