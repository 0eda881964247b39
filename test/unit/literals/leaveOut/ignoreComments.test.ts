import { expect, it } from 'vitest';
import { scanText } from '../../../../src/literals/scan.ts';

const portsOf = (text: string) => scanText('a.toml', text)?.literals.map(({ port }) => port);

it('a comment takes out what stands in its line, or in the next one', () => {
  const text = `[a]
port = 3001 # berth-ignore
# berth-ignore-next-line
port2 = 3002
[b]
port = 3003
# berth-ignore speaks of its own line alone
[c]
port = 3004
# berth-ignore-next-line: the balancer's own
listen = "0.0.0.0:3005"`;
  expect(portsOf(text)).toEqual([3003, 3004]);
});

it('holds for each port of a line, and for the first line', () => {
  expect(portsOf('ports = [3001, 3002] # berth-ignore\nport = 3003\n')).toEqual([3003]);
  expect(portsOf('port = 3001 # berth-ignore')).toEqual([]);
  expect(portsOf('# berth-ignore-next-line\r\nport = 3001\r\nport2 = 3002\r\n')).toEqual([3002]);
});

it('is a word of its own', () => {
  expect(portsOf('port = 3001 # my-berth-ignored\n')).toEqual([3001]);
  expect(portsOf('# berth-ignore-next-lines\nport = 3001\n')).toEqual([3001]);
  expect(portsOf('port = 3001 # berth-ignore-next-line\n')).toEqual([3001]);
});
