import { applyEdits } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import type { FileKind } from '../../../../src/literals/fileKind.ts';
import type { PortLiteral } from '../../../../src/literals/finding.ts';
import { withoutIgnored } from '../../../../src/literals/leaveOut/ignoreComments.ts';
import { ignoreEdit } from '../../../../src/literals/leaveOut/ignoreEdit.ts';

/** The text with the line of the first 3000 taken out; `undefined` when that is not offered. */
function ignored(kind: FileKind, path: string, text: string): string | undefined {
  const offset = text.indexOf('3000');
  const edit = ignoreEdit(kind, path, text, offset);
  if (edit === undefined) return undefined;
  const result = applyEdits(text, [edit]);
  const start = result.indexOf('3000');
  const literal = { start, end: start + 4 } as PortLiteral;
  expect(withoutIgnored(result, [literal]), `${path}: the comment works`).toEqual([]);
  return result;
}

describe('ignoreEdit', () => {
  it.each<[FileKind, string, string, string]>([
    ['compose', 'compose.yml', '- "3000:80"\n- x\n', '- "3000:80" # berth-ignore\n- x\n'],
    ['toml', 'a.toml', 'port = 3000', 'port = 3000 # berth-ignore'],
    ['javascript', 'a.js', 'listen(3000)\r\nx', 'listen(3000) // berth-ignore\r\nx'],
    ['javascript', 'a.js', 'f((a) => a,\n 3000) // x', 'f((a) => a,\n 3000) // x // berth-ignore'],
    ['python', 'a.py', 'run(port=3000)\n', 'run(port=3000) # berth-ignore\n'],
    ['shell', 'a.sh', 'serve 3000\n', 'serve 3000 # berth-ignore\n'],
    ['vscode-launch', 'launch.json', '"port": 3000,\n', '"port": 3000, // berth-ignore\n'],
    ['json', 'a.jsonc', '"port": 3000\n', '"port": 3000 // berth-ignore\n'],
    ['nginx', 'nginx.conf', '  listen 3000;\n', '  listen 3000; # berth-ignore\n'],
    ['xml', 'a.xml', ' <port>3000</port>\n', ' <port>3000</port> <!-- berth-ignore -->\n'],
  ])('adds a comment at the end of the line: %s %s %j', (kind, path, text, expected) => {
    expect(ignored(kind, path, text)).toBe(expected);
  });

  it.each<[FileKind, string, string, string]>([
    ['env', '.env', 'A=1\nPORT=3000\n', 'A=1\n# berth-ignore-next-line\nPORT=3000\n'],
    ['env', '.env', 'A=1\r\nPORT=3000', 'A=1\r\n# berth-ignore-next-line\r\nPORT=3000'],
    ['dockerfile', 'Dockerfile', 'EXPOSE 3000\n', '# berth-ignore-next-line\nEXPOSE 3000\n'],
    [
      'makefile',
      'Makefile',
      'run:\n\tserve 3000\n',
      'run:\n# berth-ignore-next-line\n\tserve 3000\n',
    ],
    ['properties', 'a.ini', ' port=3000\n', ' # berth-ignore-next-line\n port=3000\n'],
    ['shell', 'a.sh', ' serve 3000 \\\n -x\n', ' # berth-ignore-next-line\n serve 3000 \\\n -x\n'],
  ])('adds a line before where text after a value is part of it: %s %s %j', (...args) => {
    const [kind, path, text, expected] = args;
    expect(ignored(kind, path, text)).toBe(expected);
  });

  it.each<[FileKind, string, string]>([
    ['package-json', 'package.json', '"dev": "vite --port 3000"'],
    ['appsettings', 'appsettings.json', '"port": 3000'],
    ['json', 'a.json', '"port": 3000'],
    ['typescript', 'App.vue', '<a href="http://localhost:3000">'],
    ['makefile', 'justfile', 'run:\n  serve 3000\n'],
    ['compose', 'compose.yml', 'command: >\n  serve\n\n  --port 3000\n'],
    ['compose', 'compose.yml', '- |-\n  a:\n    port 3000\n'],
    ['shell', 'a.sh', 'serve \\\n  3000 \\\n  x\n'],
    ['shell', 'a.sh', 'cat <<EOF\nlisten 3000\nEOF\n'],
    ['javascript', 'a.js', 'const text = `\n listen 3000\n`;\n'],
    ['javascript', 'a.jsx', 'x = (\n <a href="http://localhost:3000">\n'],
    ['python', 'a.py', 'text = """\nlisten 3000\n"""\n'],
    ['xml', 'a.xml', '<server\n  port="3000"\n/>\n'],
  ])('offers none where a comment would be part of something: %s %s %j', (kind, path, text) => {
    expect(ignored(kind, path, text)).toBeUndefined();
  });

  it('sees where a block of text and a here-document end', () => {
    const yaml = 'a: |\n  x\nb:\n  port: 3000\n';
    expect(ignored('yaml', 'a.yml', yaml)).toContain('3000 # berth-ignore');
    const shell = 'cat <<-"EOF"\nx\n\tEOF\nserve 3000\n';
    expect(ignored('shell', 'a.sh', shell)).toContain('3000 # berth-ignore');
  });

  it('reads no text that is too long', () => {
    expect(ignored('python', 'a.py', `run(3000)\n${' '.repeat(600_000)}`)).toBeUndefined();
  });
});
