import { describe, expect, it } from 'vitest';
import { findMentions } from '../../../src/literals/vscode/mentions.ts';

const said = (kind: Parameters<typeof findMentions>[0], text: string) =>
  findMentions(kind, text).map((one) => [
    one.kind,
    one.name,
    text.slice(one.start, one.end),
    text.slice(one.nameStart, one.nameEnd),
  ]);

describe('mentions of names', () => {
  it('finds tokens, command variables and input variables in tasks.json', () => {
    const text = `{
      // $<port:comment>
      "tasks": [{ "command": "curl \\"a\\" :$<port:api> \${command:berth.port.web/hmr}" }],
      "inputs": [
        { "id": "a", "type": "command", "command": "berth.port", "args": { "name": "/postgres" } },
        { "id": "b", "type": "command", "command": "other", "args": { "name": "api" } }
      ]
    }`;
    expect(said('tasks', text)).toEqual([
      ['token', 'api', '$<port:api>', 'api'],
      ['command', 'web/hmr', '$'.concat('{command:berth.port.web/hmr}'), 'web/hmr'],
      ['input', '/postgres', '/postgres', '/postgres'],
    ]);
  });

  it('finds the keys and tokens of berth.json', () => {
    const text =
      '{ "ports": { "api": {}, "/pg": {} }, "env": { "URL": "x:$<port:api>/$<port:>" } }';
    expect(said('config', text)).toEqual([
      ['key', 'api', 'api', 'api'],
      ['key', '/pg', '/pg', '/pg'],
      ['token', 'api', '$<port:api>', 'api'],
      ['token', '', '$<port:>', ''],
    ]);
  });

  it('finds what services in berth.json say of names', () => {
    const services = {
      api: { command: 'x $<port:db>', env: { A: '$<port:/pg>' }, cwd: '$<port:no>' },
      db: { command: ['x', '$<port:db>'] },
      web: { command: 'x', port: 'http', dependsOn: ['api', 'db', 'web', 'worker'] },
      worker: { command: 'x', port: false },
      other: { command: 'x', dependsOn: ['worker'] },
    };
    const text = JSON.stringify({ ports: { api: {}, web: {}, worker: {} }, services });
    expect(said('config', text).map(([kind, name]) => `${kind} ${name}`)).toEqual([
      ...['key api', 'key web', 'key worker'],
      ...['service api', 'token db', 'token /pg'],
      ...['service db', 'token db'],
      // A service with a port of another name is no mention of its own.
      ...['port http', 'service api', 'service db'],
    ]);
    expect(said('config', text).at(-3)).toEqual(['port', 'http', 'http', 'http']);
  });

  it('finds those of a workspace file in its tasks and launch sections only', () => {
    const text =
      '{ "settings": { "a": "$<port:no>" }, "launch": { "configurations": [{ "port": "$<port:yes>" }] } }';
    expect(said('workspace', text)).toEqual([['token', 'yes', '$<port:yes>', 'yes']]);
  });
});

it('no key is a mention outside the ports of berth.json, as nobody fills keys in', () => {
  const text = '{ "tasks": [{ "env": { "$<port:key>": "$<port:value>" } }] }';
  expect(findMentions('tasks', text).map(({ name }) => name)).toEqual(['value']);
});
