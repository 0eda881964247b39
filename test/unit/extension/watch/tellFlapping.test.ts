import { beforeEach, expect, test, vi } from 'vitest';
import type { Verdict } from '../../../../src/extension/watch/course.ts';
import type { Port } from '../../../../src/probe/port.ts';
import type { NamedPort } from '../../../../src/registry/book.ts';
import type { FullName } from '../../../../src/registry/names.ts';

const editor = vi.hoisted(() => ({
  answer: undefined as string | undefined,
  settings: {} as Record<string, unknown>,
  shown: [] as string[],
  ran: [] as unknown[],
}));
vi.mock('vscode', () => ({
  ConfigurationTarget: { Global: 1 },
  l10n: {
    t: (text: string, ...values: unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)])),
  },
  window: {
    showWarningMessage: async (text: string) => {
      editor.shown.push(text);
      return editor.answer;
    },
  },
  commands: { executeCommand: async (...all: unknown[]) => void editor.ran.push(all) },
  workspace: {
    getConfiguration: () => ({
      get: (key: string, fallback: unknown) => editor.settings[key] ?? fallback,
      update: async (key: string, value: unknown) => {
        editor.settings[key] = value;
      },
    }),
  },
}));
const { tellFlapping } = await import('../../../../src/extension/watch/tellFlapping.ts');

const name = '/shop/web' as FullName;
const named: NamedPort = { name, port: 24_000 as Port, created: '', used: '', by: 'test' };
const verdicts = new Map<FullName, Verdict>([[name, { kind: 'flapping', outages: 3 }]]);
const tell = (names = [named]) => tellFlapping({ watch: { verdicts } } as never, names);

beforeEach(() => {
  Object.assign(editor, { answer: undefined, settings: {}, shown: [], ran: [] });
});

test('the history is one click away', async () => {
  editor.answer = 'Show History';
  await tell();
  expect(editor.shown).toEqual([
    '/shop/web (port 24000) is flapping: it went down 3 times within ten minutes.',
  ]);
  expect(editor.ran).toEqual([['berth.showHistory', { name }]]);
});

test('names that begin to flap at once share a notification', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'calm'].map((one): NamedPort => {
    const full = `/shop/${one}` as FullName;
    if (one !== 'calm') verdicts.set(full, { kind: 'flapping', outages: 4 });
    return { ...named, name: full };
  });
  editor.answer = 'Show History';
  await tell(names);
  expect(editor.shown).toEqual([
    '6 servers are flapping, they went down again and again within ten minutes: /shop/a, /shop/b, /shop/c, /shop/d, /shop/e, …',
  ]);
  expect(editor.ran).toEqual([['berth.showHistory']]);
  await tell(names.slice(-1));
  expect(editor.shown).toHaveLength(1);
});

test('who wants to hear no more of it hears no more', async () => {
  editor.answer = "Don't Show Again";
  await tell();
  await tell();
  expect(editor.shown).toHaveLength(1);
  expect(editor.settings).toEqual({ 'watch.notify': false });
});
