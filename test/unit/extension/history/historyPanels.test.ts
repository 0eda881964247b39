import { expect, test, vi } from 'vitest';

vi.mock('vscode', () => ({}));
const { HistoryPanels } = await import('../../../../src/extension/history/historyPanels.ts');

test('a panel that is closed before its page is there gets none', async () => {
  let close = () => {};
  const panel = {
    onDidDispose(closed: () => void) {
      close = closed;
    },
    get webview(): never {
      throw new Error('Webview is disposed');
    },
  };
  const panels = new HistoryPanels({} as never);
  const restored = panels.restore(panel as never, { name: '/shop/api' });
  close();
  expect(await restored).toBeUndefined();
});
