import { expect, test, vi } from 'vitest';

const editor = vi.hoisted(() => ({ marks: [] as { message: string }[] }));
vi.mock('vscode', () => {
  const none = () => ({ dispose: () => {} });
  return {
    Disposable: { from: none },
    Range: class {},
    Diagnostic: class {
      constructor(
        readonly range: object,
        readonly message: string,
      ) {}
    },
    DiagnosticSeverity: { Hint: 3, Warning: 1 },
    l10n: { t: (text: string, port: number) => text.replace('{0}', String(port)) },
    languages: {
      createDiagnosticCollection: () => ({
        set: (_uri: object, marks: typeof editor.marks) => {
          editor.marks = marks;
        },
      }),
    },
    window: { visibleTextEditors: [], onDidChangeVisibleTextEditors: none },
    workspace: {
      getConfiguration: () => ({ get: (key: string) => key === 'editor.hardcodedPorts' }),
      onDidCloseTextDocument: none,
      onDidChangeConfiguration: none,
    },
  };
});

/** How far each look at the document has got, the first one first. */
const looks: ((found: object) => void)[] = [];
vi.mock('../../../src/extension/hardcoded/findings.ts', () => ({
  findingsIn: () => new Promise((resolve) => looks.push(resolve)),
}));
const { Hints } = await import('../../../src/extension/hardcoded/hints.ts');

const found = (port: number) => ({
  literals: [{ port, start: 0, end: 4, action: 'replace', confidence: 'high' }],
});

test('of two looks at a document the one that began later marks it, whichever is done first', async () => {
  const document = { uri: {}, version: 1, isClosed: false, positionAt: () => ({}) };
  let scanned = (_document: object) => {};
  const scans = {
    known: () => [],
    latest: () => ({ version: 1 }),
    onDidScan: (listener: typeof scanned) => {
      scanned = listener;
    },
  };
  const services = {
    configs: { onDidChange: () => {} },
    book: { onDidChange: () => {} },
    machine: { onDidChange: () => {} },
  };
  new Hints(services as never, scans as never, {} as never);
  scanned(document);
  scanned(document);
  looks[1]?.(found(3002));
  await vi.waitFor(() => expect(editor.marks.length).toBe(1));
  looks[0]?.(found(3001));
  await new Promise(setImmediate);
  expect(editor.marks.map(({ message }) => message)).toEqual([
    'Port 3002 is hardcoded. A named port never collides.',
  ]);
});
