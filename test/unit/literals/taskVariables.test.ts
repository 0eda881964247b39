import { applyEdits, parse, parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { findMentions } from '../../../src/literals/vscode/mentions.ts';
import {
  asCommandVariables,
  asInputVariables,
  findDeafTasks,
} from '../../../src/literals/vscode/taskVariables.ts';
import { sectionsOf } from '../../../src/literals/vscode/tokenFiles.ts';

function read(text: string) {
  const root = parseTree(text);
  const [section] = sectionsOf('tasks', root);
  if (section === undefined) throw new Error('no tasks');
  return { section, deaf: findDeafTasks(section, findMentions('tasks', text, root)) };
}

const TEXT = `{
  "tasks": [
    { "type": "berth", "command": "a $<port:api>" },
    { "type": "shell", "label": "$<port:label>", "command": "b $<port:api>/$<port:/pg>" },
    { "type": "npm", "script": "$<port:x>", "options": { "env": { "P": "$<port:api>" } } },
    { "label": "all", "dependsOn": ["$<port:api>"] }
  ]
}`;

describe('tasks whose tokens nobody expands', () => {
  it('are plain ones and those of other extensions, where the token would be run', () => {
    expect(
      read(TEXT).deaf.map(({ index, kind, tokens }) => [index, kind, tokens.map((t) => t.name)]),
    ).toEqual([
      [1, 'plain', ['api', '/pg']],
      [2, 'foreign', ['api']],
    ]);
  });

  it('can use command variables', () => {
    const tokens = read(TEXT).deaf[0]?.tokens ?? [];
    const result = parse(applyEdits(TEXT, asCommandVariables(tokens)));
    expect(result.tasks[1].command).toBe(`b \${command:berth.port.api}/\${command:berth.port./pg}`);
  });

  it('can use input variables, each declared once', () => {
    const { section, deaf } = read(TEXT);
    const first = applyEdits(TEXT, asInputVariables(TEXT, section, deaf[0]?.tokens ?? []));
    expect(parse(first).tasks[1].command).toBe(`b \${input:port-api}/\${input:port-pg}`);
    expect(parse(first).inputs).toEqual([
      { id: 'port-api', type: 'command', command: 'berth.port', args: { name: 'api' } },
      { id: 'port-pg', type: 'command', command: 'berth.port', args: { name: '/pg' } },
    ]);
    const again = read(first);
    const edits = asInputVariables(first, again.section, again.deaf[0]?.tokens ?? []);
    const second = parse(applyEdits(first, edits));
    expect(second.tasks[2].options.env.P).toBe(`\${input:port-api}`);
    expect(second.inputs).toHaveLength(2);
  });

  it('keep an input of the same id that asks for something else', () => {
    const text = `{
  "tasks": [{ "command": "$<port:api>" }],
  "inputs": [
    { "id": "port-api", "type": "promptString" } // asks
  ]
}`;
    const { section, deaf } = read(text);
    expect(applyEdits(text, asInputVariables(text, section, deaf[0]?.tokens ?? []))).toBe(`{
  "tasks": [{ "command": "\${input:port-api-2}" }],
  "inputs": [
    { "id": "port-api", "type": "promptString" }, // asks
    { "id": "port-api-2", "type": "command", "command": "berth.port", "args": { "name": "api" } }
  ]
}`);
  });
});
