const SIZE = 5 * 1024 * 1024;

/** A file that is opened in the editor. */
export interface LargeFile {
  readonly what: string;
  /** Below its folder. */
  readonly path: string;
  readonly text: string;
  /** Whether its first port, 3000, gets a mark. */
  readonly marked: boolean;
}

/** Files whose first lines hold port 3000. With the first, which is small, Berth's code is loaded. */
export function largeFiles(): LargeFile[] {
  return [
    { what: 'the first file, a small one', ...compose(0) },
    { what: 'compose.yml', ...compose(SIZE) },
    {
      what: 'compose.yml of nothing but ports',
      path: 'ports/compose.yml',
      text: filled(
        'services:\n  s:\n    ports: ["3000:80"]\n',
        (i) => `  s${i}:\n    ports: ["${3_001 + (i % 20_000)}:80"]\n`,
      ),
      marked: true,
    },
    {
      what: '.env',
      path: '.env',
      text: filled('API_PORT=3000\n', (i) => `KEY_${i}=some value of the key\n`),
      marked: true,
    },
    {
      what: 'appsettings.json',
      path: 'appsettings.json',
      text: filled(
        '{\n  "Urls": "http://localhost:3000",\n',
        (i) => `  "Key${i}": "some value of the key",\n`,
        '  "End": true\n}\n',
      ),
      marked: true,
    },
    // The ports of longer programs are only listed, and not marked.
    { what: 'app.js of 480 KB', ...program('small/app.js', 480_000), marked: true },
    { what: 'app.js', ...program('app.js', SIZE), marked: false },
    {
      what: 'main.py',
      path: 'main.py',
      text: filled(
        'app.run(port=3000)\n',
        (i) => `def function_${i}(value):\n    return value + ${i % 10}\n`,
      ),
      marked: false,
    },
  ];
}

function compose(size: number): Omit<LargeFile, 'what'> {
  return {
    path: size === 0 ? 'small/compose.yml' : 'compose.yml',
    text: filled(
      'services:\n  api:\n    ports: ["3000:80"]\n    environment:\n',
      (i) => `      KEY${i}: some value of the key\n`,
      '',
      size,
    ),
    marked: true,
  };
}

function program(path: string, size: number): Pick<LargeFile, 'path' | 'text'> {
  const line = (i: number) => `export function call${i}(value) { return value + ${i % 10}; }\n`;
  return { path, text: filled('app.listen(3000);\n', line, '', size) };
}

function filled(head: string, line: (index: number) => string, end = '', size = SIZE): string {
  const lines = [head];
  let length = head.length;
  for (let i = 0; length < size; i++) {
    const next = line(i);
    lines.push(next);
    length += next.length;
  }
  return lines.join('') + end;
}
