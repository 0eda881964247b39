import { expect, test, vi } from 'vitest';

const { end } = vi.hoisted(() => ({ end: vi.fn() }));
const nothing = () => ({ dispose: () => {} });
vi.mock('vscode', () => ({}));
vi.mock('../../../src/extension/services.ts', () => ({
  createServices: () => ({ watch: { end }, dispose: () => {} }),
}));
vi.mock('../../../src/extension/commands/register.ts', () => ({ registerCommands: nothing }));
vi.mock('../../../src/extension/debug/register.ts', () => ({ registerDebug: nothing }));
vi.mock('../../../src/extension/hardcoded/register.ts', () => ({
  registerHardcodedPorts: nothing,
}));
vi.mock('../../../src/extension/history/register.ts', () => ({ registerHistory: nothing }));
vi.mock('../../../src/extension/language/register.ts', () => ({ registerLanguage: nothing }));
vi.mock('../../../src/extension/portSearch/register.ts', () => ({ registerPortSearch: nothing }));
vi.mock('../../../src/extension/tasks/register.ts', () => ({ registerTasks: nothing }));
vi.mock('../../../src/extension/terminals/register.ts', () => ({ registerTerminals: nothing }));
vi.mock('../../../src/extension/views/register.ts', () => ({ registerViews: nothing }));
vi.mock('../../../src/extension/watch/register.ts', () => ({ registerWatch: nothing }));
const { activate, deactivate } = await import('../../../src/extension/extension.ts');

test('a window that closes waits until its watch has written what it saw', async () => {
  let written = (): void => {};
  end.mockReturnValue(
    new Promise<void>((resolve) => {
      written = resolve;
    }),
  );
  activate({ subscriptions: [] } as never);
  const over = vi.fn();
  const closing = deactivate().then(over);
  await new Promise(setImmediate);
  expect(over).not.toHaveBeenCalled();
  written();
  await closing;
  expect(over).toHaveBeenCalled();
});
