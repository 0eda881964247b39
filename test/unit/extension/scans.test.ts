import { afterEach, beforeEach, expect, test, vi } from 'vitest';

interface Asked {
  readonly text: string;
  readonly signal: AbortSignal;
  answer(kind: string | undefined): void;
}

const editor = vi.hoisted(() => ({
  trusted: true,
  documents: [] as object[],
  change: (_event: object) => {},
  close: (_document: object) => {},
}));
vi.mock('vscode', async () => {
  const { EventEmitter } = await import('./support/vscodeEvents.ts');
  const none = () => ({ dispose: () => {} });
  return {
    EventEmitter,
    Disposable: { from: none },
    workspace: {
      get isTrusted() {
        return editor.trusted;
      },
      get textDocuments() {
        return editor.documents;
      },
      getWorkspaceFolder: () => ({ uri: { fsPath: '/shop' } }),
      onDidOpenTextDocument: none,
      onDidGrantWorkspaceTrust: none,
      onDidChangeTextDocument: (listener: typeof editor.change) => {
        editor.change = listener;
        return none();
      },
      onDidCloseTextDocument: (listener: typeof editor.close) => {
        editor.close = listener;
        return none();
      },
    },
  };
});
const { Scans } = await import('../../../src/extension/hardcoded/scans.ts');

const asked: Asked[] = [];
const scanner = {
  scan: (_path: string, text: string, signal: AbortSignal) =>
    new Promise((resolve) => {
      const answer = (kind: string | undefined) =>
        resolve(kind === undefined ? undefined : { kind, literals: [] });
      signal.addEventListener('abort', () => resolve(undefined));
      asked.push({ text, signal, answer });
    }),
  dispose: () => {},
};
const services = { projects: { ofFolder: () => ({ root: '/shop' }) }, log: { error: () => {} } };

function fileOf(name: string, text: string) {
  const uri = {
    scheme: 'file',
    path: `/shop/${name}`,
    fsPath: `/shop/${name}`,
    toString: () => `file:///shop/${name}`,
  };
  return {
    uri,
    version: 1,
    lineCount: 1,
    text,
    isClosed: false,
    getText() {
      return this.text;
    },
  };
}

function scansOf(...documents: object[]) {
  editor.documents = documents;
  return new Scans(services as never, () => scanner as never);
}

function type(document: ReturnType<typeof fileOf>, text: string): void {
  document.version++;
  document.text = text;
  editor.change({ document, contentChanges: [{}] });
}

const settle = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  editor.trusted = true;
});
afterEach(() => vi.useRealTimers());

test('a document is looked at once for each version, however many ask', async () => {
  const document = fileOf('compose.yml', 'a');
  const scans = scansOf(document);
  const answers = [scans.current(document as never), scans.current(document as never)];
  await settle();
  expect(asked.map(({ text }) => text)).toEqual(['a']);
  asked[0]?.answer('compose');
  expect(await Promise.all(answers)).toMatchObject([{ kind: 'compose' }, { version: 1 }]);
  expect(await scans.current(document as never)).toMatchObject({ version: 1 });
  expect(asked.length).toBe(1);
});

test('quick typing is waited out, and the newest version wins', async () => {
  const document = fileOf('compose.yml', 'a');
  const scans = scansOf(document);
  await settle();
  type(document, 'b');
  type(document, 'c');
  const answer = scans.current(document as never);
  await settle();
  expect(asked.map(({ text }) => text)).toEqual(['a', 'c']);
  expect(asked[0]?.signal.aborted).toBe(true);
  asked[1]?.answer('compose');
  expect(await answer).toMatchObject({ version: 3 });
  type(document, 'd');
  await settle();
  // Until the next answer is there, the last one is kept.
  expect(scans.latest(document as never)).toMatchObject({ version: 3 });
});

test('a version with other line ends is looked at, a document that is only saved is not', async () => {
  const document = fileOf('compose.yml', 'a');
  scansOf(document);
  await settle();
  editor.change({ document, contentChanges: [] });
  await settle();
  expect(asked.length).toBe(1);
  document.version++;
  editor.change({ document, contentChanges: [] });
  await settle();
  expect(asked.length).toBe(2);
});

test('an urgent question does not wait for the typing to end', async () => {
  const document = fileOf('compose.yml', 'a');
  const scans = scansOf();
  type(document, 'b');
  void scans.current(document as never, undefined, true);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.map(({ text }) => text)).toEqual(['b']);
});

test('who withdraws the question, or closes the document, gets no answer', async () => {
  const document = fileOf('compose.yml', 'a');
  const scans = scansOf(document);
  let cancel = () => {};
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => void) => {
      cancel = listener;
      return { dispose: () => {} };
    },
  };
  const withdrawn = scans.current(document as never, token as never);
  cancel();
  expect(await withdrawn).toBeUndefined();
  const left = scans.current(document as never);
  await settle();
  editor.close(document);
  expect(await left).toBeUndefined();
  expect(asked[0]?.signal.aborted).toBe(true);
});

test('files of no known kind, left-out files and all files without trust are not read', async () => {
  const others = ['notes.md', 'package-lock.json', 'src/server.test.ts'].map((name) =>
    fileOf(name, 'x'),
  );
  scansOf(...others);
  await settle();
  editor.trusted = false;
  const scans = scansOf(fileOf('compose.yml', 'a'));
  await settle();
  expect(asked).toEqual([]);
  expect(await scans.current(fileOf('compose.yml', 'a') as never)).toBeUndefined();
});
