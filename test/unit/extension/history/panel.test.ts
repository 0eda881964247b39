import { expect, test, vi } from 'vitest';
import { HistoryError } from '../../../../src/history/errors.ts';
import type { FullName } from '../../../../src/registry/names.ts';

const { settings, trust } = vi.hoisted(() => ({
  settings: {} as Record<string, unknown>,
  trust: { isTrusted: true },
}));
vi.mock('vscode', () => ({
  env: { language: 'en' },
  l10n: { t: (text: string, value: unknown) => text.replace('{0}', String(value)) },
  Uri: { joinPath: (folder: string, file: string) => `${folder}/${file}` },
  workspace: {
    get isTrusted() {
      return trust.isTrusted;
    },
    getConfiguration: () => ({
      get: (key: string, fallback: unknown) => settings[key] ?? fallback,
    }),
  },
}));
const { fillPanel } = await import('../../../../src/extension/history/panel.ts');

/** @returns why there is no chart of a name with such a history */
async function whyNone(history: () => Promise<unknown>): Promise<string> {
  let ask: (message: unknown) => void = () => {};
  let close = () => {};
  const posted = new Promise<{ readonly empty: string }>((resolve) => {
    const webview = {
      cspSource: '',
      asWebviewUri: (uri: string) => uri,
      onDidReceiveMessage: (asked: (message: unknown) => void) => {
        ask = asked;
        return { dispose: () => {} };
      },
      postMessage: async (message: { readonly empty: string }) => resolve(message),
    };
    const onDidDispose = (closed: () => void) => {
      close = closed;
    };
    const panel = { visible: true, webview, onDidDispose };
    fillPanel({ watch: { history }, dist: '' } as never, panel as never, '/a/b' as FullName);
  });
  ask({ kind: 'show', range: 'day' });
  const { empty } = await posted;
  close();
  return empty;
}

test('a history that cannot be read is not said to be missing', async () => {
  const why = await whyNone(async () => {
    throw new HistoryError('newer', 'Update Berth to use it.');
  });
  expect(why).toBe('Update Berth to use it.');
});

test('a name that was never watched is told apart from one that never will be', async () => {
  expect(await whyNone(async () => undefined)).toMatch(/while its server listens: every 10 sec/);
  trust.isTrusted = false;
  expect(await whyNone(async () => undefined)).toMatch(/Restricted Mode does not watch/);
  settings['watch.enabled'] = false;
  expect(await whyNone(async () => undefined)).toMatch(/berth\.watch\.enabled is off/);
});
