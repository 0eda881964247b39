import { applyEdits, parse, parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { findPortLiterals } from '../../../src/literals/vscode/findInTokenFile.ts';
import { replaceLiterals } from '../../../src/literals/vscode/replace.ts';
import { convertTask } from '../../../src/literals/vscode/taskConversion.ts';
import { convertTaskText } from '../../../src/literals/vscode/taskRewrite.ts';
import type { TokenFileKind } from '../../../src/literals/vscode/tokenFiles.ts';

/** Replaces every port that can be by `p<number>`. */
function replaceAll(kind: TokenFileKind, text: string): string {
  const root = parseTree(text);
  if (root === undefined) throw new Error('no JSON');
  const replacements = findPortLiterals(kind, text, root)
    .filter((literal) => literal.action === 'replace')
    .map((literal) => ({ literal, name: `p${literal.port}` }));
  return applyEdits(text, replaceLiterals(kind, text, root, replacements));
}

function convert(text: string): string {
  const root = parseTree(text);
  const tasks = root?.children?.[0]?.children?.[1];
  const task = tasks?.children?.[0];
  if (root === undefined || task === undefined) throw new Error('no task');
  return applyEdits(text, convertTaskText(text, root, task, ['tasks', 0]));
}

describe('replacing ports in launch.json', () => {
  it('writes tokens in texts and for numbers, and variables where js-debug accepts nothing else', () => {
    const text = `{ "configurations": [
  { "type": "node", "port": 9229, "env": { "PORT": "3000" } }, // stays
  { "type": "debugpy", "connect": { "port": 5678 } },
  { "type": "chrome", "url": "http://localhost:4200/x" }
] }`;
    expect(replaceAll('launch', text)).toBe(`{ "configurations": [
  { "type": "node", "port": "\${command:berth.port.p9229}", "env": { "PORT": "$<port:p3000>" } }, // stays
  { "type": "debugpy", "connect": { "port": "$<port:p5678>" } },
  { "type": "chrome", "url": "http://localhost:$<port:p4200>/x" }
] }`);
  });
});

describe('replacing ports in tasks.json', () => {
  it('makes Berth tasks of plain ones, keeping comments and formatting', () => {
    const text = `{
  "version": "2.0.0",
  "tasks": [
    {
      "label": "api", // the server
      "type": "shell",
      "command": "uvicorn app --port 3100",
      "options": {
        // where it lives
        "cwd": "\${workspaceFolder}/api",
        "env": {
          "PEER": "http://localhost:3200" // the other one
        },
      },
      "problemMatcher": []
    },
    { "label": "lint", "type": "shell", "command": "lint" }
  ]
}`;
    expect(replaceAll('tasks', text)).toBe(`{
  "version": "2.0.0",
  "tasks": [
    {
      "label": "api", // the server
      "type": "berth",
      "command": "uvicorn app --port $<port:p3100>",
      // where it lives
      "cwd": "\${workspaceFolder}/api",
      "env": {
        "PEER": "http://localhost:$<port:p3200>" // the other one
      },
      "problemMatcher": []
    },
    { "label": "lint", "type": "shell", "command": "lint" }
  ]
}`);
  });

  it("leaves Berth tasks as they are and uses variables in other extensions' tasks", () => {
    const text =
      '{ "tasks": [{ "type": "berth", "command": "x --port 3000" }, { "type": "npm", "options": { "env": { "PORT": "3001" } } }] }';
    expect(replaceAll('tasks', text)).toBe(
      '{ "tasks": [{ "type": "berth", "command": "x --port $<port:p3000>" }, { "type": "npm", "options": { "env": { "PORT": "$'.concat(
        '{command:berth.port.p3001}" } } }] }',
      ),
    );
  });

  it('works in a workspace file', () => {
    const text =
      '{ "folders": [], "tasks": { "tasks": [{ "type": "shell", "command": "x --port 3000" }] } }';
    expect(replaceAll('workspace', text)).toBe(
      '{ "folders": [], "tasks": { "tasks": [{ "type": "berth", "command": "x --port $<port:p3000>" }] } }',
    );
  });
});

describe('converting a plain task in its text', () => {
  it.each<[string, string]>([
    ['a shell task', '{ "type": "shell", "command": "x" }'],
    ['a process', '{\n  "label": "a",\n  "type": "process",\n  "command": "x"\n}'],
    ['an untyped task', '{\n  "command": "x",\n  "args": ["a"]\n}'],
    ['one-line options', '{ "type": "shell", "command": "x", "options": { "cwd": "a" } }'],
    ['options last', '{\n "type": "shell",\n "command": "x",\n "options": {\n  "cwd": "a"\n }\n}'],
    ['options first', '{ "options": { "cwd": "a", }, "type": "shell", "command": "x" }'],
    ['options first, no type', '{ "options": { "cwd": "a" }, "command": "x" }'],
    [
      'a comment at the end',
      '{ "type": "shell", "options": { "cwd": "a" // b\n }, "command": "x" }',
    ],
    [
      'a comma, then a comment',
      '{ "type": "shell", "options": { "cwd": "a", // b\n }, "command": "x" }',
    ],
    ['empty options', '{ "type": "shell", "command": "x", "options": {} }'],
    [
      'a shell of its own',
      '{ "type": "shell", "command": "x", "options": { "shell": { "executable": "sh" } } }',
    ],
    [
      'a shell on a process',
      '{ "type": "process", "command": "x", "options": { "shell": { "executable": "sh" } } }',
    ],
    [
      'blocks',
      '{ "type": "shell", "command": "x", "windows": { "command": "y", "options": { "env": { "A": "b" } } } }',
    ],
  ])('means the same as converting its value: %s', (_, task) => {
    const text = `{ "tasks": [${task}] }`;
    const result = convert(text);
    expect(parse(result).tasks[0]).toEqual(
      convertTask(parse(task, [], { allowTrailingComma: true })),
    );
    expect(result.includes('// b')).toBe(text.includes('// b'));
    // Once converted, nothing is left to do but the same again.
    expect(parse(convert(text))).toEqual(parse(result));
  });

  it('takes over what a plain task inherits from the top level', () => {
    const text = `{ "tasks": [{ "type": "shell", "command": "x" }], "options": { "env": { "A": "b" } } }`;
    expect(parse(convert(text)).tasks[0]).toEqual({ type: 'berth', command: 'x', env: { A: 'b' } });
  });

  it('keeps tabs and CRLF', () => {
    const task = '{\r\n\t\t"type": "process",\r\n\t\t"command": "x"\r\n\t}';
    expect(convert(`{\r\n\t"tasks": [${task}]\r\n}`)).toBe(
      '{\r\n\t"tasks": [{\r\n\t\t"type": "berth",\r\n\t\t"shell": false,\r\n\t\t"command": "x"\r\n\t}]\r\n}',
    );
  });
});
