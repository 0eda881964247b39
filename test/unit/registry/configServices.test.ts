import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parseConfig } from '../../../src/registry/config.ts';
import { isSegment } from '../../../src/registry/names.ts';
import { formatReady, parseReady } from '../../../src/session/ready/readySpec.ts';
import { mutated } from '../support/mutated.ts';

vi.setConfig({ testTimeout: 120_000 });

const servicesIn = (services: unknown) => parseConfig(JSON.stringify({ services }));

test('reads what a project declares of its services, and where', () => {
  const { config, problems } = parseConfig(`{
  // all that there is
  "services": {
    "api": {
      "command": "node 'my server.js' --port $<port:api>", "cwd": "packages/api",
      "env": { "DB": "pg://localhost:$<port:/postgres>" }, "ready": "http:/health?full",
      "readyTimeout": 1.5, "dependsOn": ["db", "db"], "restart": "on-failure", "port": "api/http",
      "lock": "/Migrate_1-x",
    },
    "db": { "command": ["postgres", "", "-D data && x"], "port": false },
  } }`);
  expect(problems).toEqual([]);
  expect(Object.fromEntries(config.services)).toEqual({
    api: {
      command: ['node', 'my server.js', '--port', '$<port:api>'],
      cwd: 'packages/api',
      env: new Map([['DB', 'pg://localhost:$<port:/postgres>']]),
      ready: 'http:/health?full',
      readyTimeout: 1.5,
      dependsOn: ['db'],
      restart: 'on-failure',
      port: 'api/http',
      lock: '/Migrate_1-x',
      at: { line: 4, column: 5 },
    },
    db: {
      command: ['postgres', '', '-D data && x'],
      env: new Map(),
      dependsOn: [],
      restart: 'no',
      port: false,
      at: { line: 10, column: 5 },
    },
  });
});

const x = '"x": {"command": "x"}';

test.each([
  ['[]', /"services" must be an object/, '[]'],
  ['{"api": "node x"}', /object here: \{ "command"/, '"node x"'],
  ['{"My Api": {"command": "x"}}', /Did you mean "my-api"\?/, '"My Api"'],
  ['{"web/hmr": {"command": "x"}}', /Did you mean "web-hmr"\?/, '"web/hmr"'],
  ['{"": {"command": "x"}}', /The name of a service/, '""'],
  ['{"api": {}}', /"api" needs a "command"/, '"api"'],
  ['{"api": {"command": "x", "xyz": 1}}', /It may have command, cwd, env/, '"xyz"'],
  ['{"api": {"command": "x", "environment": {}}}', /Did you mean "env"\?/, '"environment"'],
  ['{"api": {"command": "x", "depends_on": []}}', /Did you mean "dependsOn"\?/, '"depends_on"'],
  ['{"api": {"command": "x", "at": 1}}', /A service has no "at"/, '"at"'],
  ['{"api": {"command": 1}}', /a text, .* or a list/, '1'],
  ['{"api": {"command": []}}', /a text, .* or a list/, '[]'],
  ['{"api": {"command": [""]}}', /a text, .* or a list/, '[""]'],
  ['{"api": {"command": ["x", 1]}}', /text/, '1'],
  ['{"api": {"command": ["x", "$<port:A>"]}}', /not a name/, '"$<port:A>"'],
  ['{"api": {"command": ["x", "\\u0000"]}}', /NUL/, '"\\u0000"'],
  ['{"api": {"command": ""}}', /A command is needed/, '""'],
  ['{"api": {"command": "a && b"}}', /"sh", "-c"/, '&&'],
  ['{"api": {"command": "a \\"b\\" && c"}}', /"sh", "-c"/, '"a \\"b\\" && c"'],
  ['{"api": {"command": "a \'b"}}', /never ends/, "'"],
  ['{"api": {"command": "x $<port:A>"}}', /not a name/, '"x $<port:A>"'],
  ['{"api": {"command": "x", "lock": 1}}', /"lock" is the name of a lock/, '1'],
  ['{"api": {"command": "x", "lock": ""}}', /The name of a lock/, '""'],
  ['{"api": {"command": "x", "lock": "a/b"}}', /The name of a lock/, '"a/b"'],
  ['{"api": {"command": "x", "lock": "a\\n"}}', /The name of a lock/, '"a\\n"'],
  ['{"api": {"command": "x", "mutex": "a"}}', /Did you mean "lock"\?/, '"mutex"'],
  ['{"api": {"command": "x", "cwd": "/tmp"}}', /relative to its root/, '"/tmp"'],
  ['{"api": {"command": "x", "cwd": "a/../.."}}', /relative to its root/, '"a/../.."'],
  ['{"api": {"command": "x", "cwd": ".."}}', /relative to its root/, '".."'],
  ['{"api": {"command": "x", "cwd": "C:a"}}', /relative to its root/, '"C:a"'],
  ['{"api": {"command": "x", "cwd": "a\\\\.."}}', /with \//, '"a\\\\.."'],
  ['{"api": {"command": "x", "cwd": ""}}', /relative to its root/, '""'],
  ['{"api": {"command": "x", "cwd": 1}}', /relative to its root/, '1'],
  ['{"api": {"command": "x", "env": []}}', /"env" must be an object/, '[]'],
  ['{"api": {"command": "x", "env": {"A-B": ""}}}', /variable/, '"A-B"'],
  ['{"api": {"command": "x", "env": {"A": "$<port:A>"}}}', /not a name/, '"$<port:A>"'],
  ['{"api": {"command": "x", "ready": "https:/"}}', /"ready" is "tcp"/, '"https:/"'],
  ['{"api": {"command": "x", "ready": true}}', /"ready" is "tcp"/, 'true'],
  ['{"api": {"command": "x", "ready": "tcp", "port": false}}', /cannot be asked/, '"tcp"'],
  ['{"api": {"command": "x", "port": false, "ready": "http:/"}}', /"log:TEXT"/, '"http:/"'],
  ['{"api": {"command": "x", "readyTimeout": 0}}', /number of seconds/, '0'],
  ['{"api": {"command": "x", "readyTimeout": "5"}}', /number of seconds/, '"5"'],
  ['{"api": {"command": "x", "readyTimeout": 1e9}}', /at most 86400/, '1e9'],
  ['{"api": {"command": "x", "restart": "never"}}', /"on-failure"/, '"never"'],
  ['{"api": {"command": "x", "restart": false}}', /"on-failure"/, 'false'],
  ['{"api": {"command": "x", "port": true}}', /a name/, 'true'],
  ['{"api": {"command": "x", "port": 3000}}', /a name/, '3000'],
  ['{"api": {"command": "x", "port": "API"}}', /not a name/, '"API"'],
  [`{${x}, "api": {"command": "x", "dependsOn": "x"}}`, /a list of services/, '"x"', 1],
  [
    '{"db": {"command": "x"}, "api": {"command": "x", "dependsOn": ["dbb"]}}',
    /Did you mean "db"\?/,
    '"dbb"',
  ],
  ['{"api": {"command": "x", "dependsOn": [1]}}', /This is no service/, '1'],
  ['{"api": {"command": "x", "dependsOn": ["api"]}}', /each other: api → api\.$/, '"api"', 1],
  [
    '{"a": {"command": "x", "dependsOn": ["b"]}, "b": {"command": "x", "dependsOn": ["a"]}}',
    /each other: a → b → a\.$/,
    '"b"',
  ],
  [
    '{"db": {"command": "x", "lock": "l", "ready": "tcp"}, "api": {"command": "x", "lock": "l", "dependsOn": ["db"]}}',
    /^"api" can never start: .* until "db" listens, .* lock "l": api → db\.$/,
    '"db"',
    1,
  ],
  [
    '{"db": {"command": "x $<port:db>", "lock": "l"}, "mid": {"command": "x", "dependsOn": ["db"]}, "api": {"command": "x", "lock": "l", "dependsOn": ["mid", "db2"]}, "db2": {"command": "x"}}',
    /: api → mid → db\.$/,
    '"mid"',
    1,
  ],
])('%s is told with its place', (services, message, where, occurrence = 0) => {
  const text = `{ "services": ${services} }`;
  const { problems } = parseConfig(text);
  expect(problems.map((one) => one.message)).toEqual([expect.stringMatching(message)]);
  const { offset = 0, length = 0 } = problems[0] ?? {};
  expect(text.slice(offset, offset + length)).toBe(where);
  if (occurrence > 0) expect(offset).toBeGreaterThan(text.indexOf(where));
});

test('services that wait for each other may have one lock where it can get free, or is not the same', () => {
  const api = { command: 'x', lock: 'l', dependsOn: ['job'] };
  const server = { command: 'x', lock: 'l', ready: 'http:/' };
  for (const services of [
    // A migration ends.
    { api, job: { command: 'x', lock: 'l' } },
    { api, job: { command: 'x', lock: 'l', ready: 'log:done', port: 'api' } },
    { api, job: { ...server, lock: '/l' } },
    { api, job: { command: 'x' }, web: server },
    // Only what is waited for has to be there already.
    { api: { ...server, dependsOn: ['job'] }, job: { command: 'x', lock: 'l' } },
  ]) {
    expect(servicesIn(services).problems).toEqual([]);
  }
  const declared = { ports: { job: {} }, services: { api, job: { command: 'x', lock: 'l' } } };
  expect(parseConfig(JSON.stringify(declared)).problems).toHaveLength(1);
});

test('a lock that two services have is found along a chain of thousands', () => {
  const service = (_: unknown, i: number) => {
    const isEnd = i === 0 || i === 4_999;
    const dependsOn = i === 0 ? [] : [`s${i - 1}`];
    return [`s${i}`, { command: 'x', ready: 'tcp', dependsOn, ...(isEnd ? { lock: 'l' } : {}) }];
  };
  const { problems } = servicesIn(Object.fromEntries(Array.from({ length: 5_000 }, service)));
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^"s4999" can never start: .* → s1 → s0\.$/),
  ]);
});

test('one wrong service takes no other with it, and no other waits for nothing because of it', () => {
  const { config, problems } = servicesIn({
    api: { command: 'a | b' },
    web: { command: 'web', dependsOn: ['api', 'gone'], restart: 'sometimes' },
  });
  expect(problems).toHaveLength(3);
  expect([...config.services.keys()]).toEqual(['web']);
  expect(config.services.get('web')).toMatchObject({ dependsOn: ['api'], restart: 'no' });
});

test('"ready" is what the sessions read, in the form that they write', () => {
  const pieces = [
    'tcp',
    'none',
    'http:',
    'log:',
    '/',
    '//',
    'a',
    '#',
    ' ',
    '\n',
    ':',
    'é',
    '"',
    '~',
    '\u2028',
  ];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((all) => all.join('')),
    fc.string({ unit: 'binary', maxLength: 12 }).map((rest) => `log:${rest}`),
    fc.string({ maxLength: 12 }).map((rest) => `http:/${rest}`),
  );
  fc.assert(
    fc.property(text, (ready) => {
      const parsed = parseReady(ready);
      const isCanonical = parsed.kind === 'ready' && formatReady(parsed.spec) === ready;
      const { problems } = servicesIn({ api: { command: 'x', ready } });
      expect(problems.length === 0).toBe(isCanonical);
    }),
    { numRuns: 1_000 },
  );
});

test('of any text, what is read can be run inside the project', () => {
  const valid = fc.constant(
    JSON.stringify({
      services: {
        api: { command: 'node "a b" $<port:api>', cwd: 'a/b', env: { A: '1' }, ready: 'log:up' },
        web: { command: ['vite', '--x'], dependsOn: ['api'], restart: 'always', port: '/web' },
      },
    }),
  );
  fc.assert(
    fc.property(mutated(valid), (text) => {
      const { config, problems } = parseConfig(text);
      for (const { message, offset, length } of problems) {
        expect(message).toMatch(/[.?"'\])]$/);
        expect(offset + length).toBeLessThanOrEqual(text.length);
      }
      for (const [name, { command, cwd = '.', dependsOn, readyTimeout = 1 }] of config.services) {
        expect(isSegment(name)).toBe(true);
        expect(command[0]).not.toBe('');
        expect(command.join('')).not.toContain('\0');
        expect(cwd).not.toMatch(/^$|^\/|\\|^[A-Za-z]:|(?:^|\/)\.\.(?:\/|$)/);
        expect(readyTimeout).toBeGreaterThan(0);
        expect(new Set(dependsOn).size).toBe(dependsOn.length);
      }
    }),
    { numRuns: 500, endOnFailure: true },
  );
});
