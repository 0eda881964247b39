// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the shell
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { isSegment } from '../../../src/registry/names.ts';
import { readProcfile } from '../../../src/services/procfile.ts';

vi.setConfig({ testTimeout: 120_000 });

const told = (text: string) =>
  readProcfile(text).problems.map(({ line, message }) => `${line}: ${message}`);

test('reads processes; comments, blank lines and line ends of Windows are no matter', () => {
  const { processes, problems } = readProcfile(
    '\uFEFF# what runs\r\n\r\nweb: bundle exec puma -p $PORT\r\n  \n' +
      'worker:bin/work "a: b" # and more\t\n#old: x\nclock:   bin/clock',
  );
  expect(problems).toEqual([]);
  expect(processes).toEqual([
    { name: 'web', line: 'bundle exec puma -p $PORT', port: 'served', at: 3 },
    { name: 'worker', line: 'bin/work "a: b" # and more', port: 'given', at: 5 },
    { name: 'clock', line: 'bin/clock', port: 'given', at: 7 },
  ]);
  expect(readProcfile('\uFEFFweb: x').processes).toMatchObject([{ name: 'web', line: 'x' }]);
  expect(readProcfile('')).toEqual({ processes: [], problems: [] });
});

test.each([
  ['api: node x', 'given'],
  ['api: node x --port $PORT', 'served'],
  ['api: node x --port=${PORT}', 'served'],
  ['api: node x --port "${PORT:-3000}"', 'served'],
  ['api: node x $PORTAL ${PORT_B} $API_PORT PORT', 'given'],
  ['web: node x', 'served'],
  ['Web: node x', 'served'],
  ['web: PORT=3000 node x', 'none'],
  ['web: cd a && PORT=3000 node x', 'none'],
  ['web: PORT=$PORT node x', 'served'],
  ['web: MY_PORT=1 node x', 'served'],
])('%s: its port: %s', (text, port) => {
  expect(readProcfile(text).processes).toMatchObject([{ port }]);
});

describe('names become those of services', () => {
  test.each([
    ['Web_1', 'web_1'],
    ['_x', 'x'],
    ['my-Worker.2', 'my-worker.2'],
    ['a'.repeat(80), 'a'.repeat(63)],
  ])('%s', (label, name) => {
    expect(readProcfile(`${label}: x`).processes).toMatchObject([{ name }]);
  });

  test('and two of one name are told', () => {
    const text = 'Web: a\napi: b\nweb: c';
    expect(readProcfile(text).processes.map(({ line }) => line)).toEqual(['a', 'b']);
    expect(told(text)).toEqual(['3: "web" is left out: line 1 has a process "web" already.']);
  });
});

test.each([
  ['a: x\nweb:\n', '2: The process "web" has no command.'],
  ['a: x\n\nnode server.js', '3: This line is no process. Write "name: command".'],
  ['-f other', '1: This line is no process. Write "name: command".'],
  ['__: x', '1: This line is no process. Write "name: command".'],
  ['my web: x', '1: This line is no process. Write "name: command".'],
  [
    'a: x\nrelease: rake db:migrate',
    '2: "release" is left out: Heroku runs it when it deploys, not as a service.',
  ],
])('%j: what is not run is told', (text, problem) => {
  expect(told(text)).toEqual([problem]);
});

test('of any text each line that says something is a process or a problem', () => {
  const piece = fc.constantFrom(
    'web',
    'Api',
    '_',
    ':',
    ' ',
    '#',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\t',
    'é',
    '$PORT',
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(text, (procfile) => {
      const { processes, problems } = readProcfile(procfile);
      const lines = procfile.split('\n');
      const saying = lines.flatMap((line, i) => (/^\s*(?:#|$)/.test(line) ? [] : [i + 1]));
      const told = [...processes.map(({ at }) => at), ...problems.map(({ line }) => line)];
      expect(told.sort((a, b) => a - b)).toEqual(saying);
      for (const { name, line, at } of processes) {
        expect(isSegment(name)).toBe(true);
        expect(line).not.toBe('');
        expect(lines[at - 1]).toContain(line);
      }
      expect(new Set(processes.map(({ name }) => name)).size).toBe(processes.length);
    }),
    { numRuns: 2_000 },
  );
});
