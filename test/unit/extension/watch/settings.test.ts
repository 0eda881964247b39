import { expect, test, vi } from 'vitest';
import manifest from '../../../../package.json' with { type: 'json' };

const editor = vi.hoisted(() => ({ settings: {} as Record<string, unknown> }));
vi.mock('vscode', () => ({
  workspace: {
    getConfiguration: () => ({
      get: (key: string, fallback: unknown) => editor.settings[key] ?? fallback,
    }),
  },
}));
const { watchSettings } = await import('../../../../src/extension/watch/settings.ts');

test.each([
  [{}, 10_000],
  [{ 'watch.interval': 60 }, 60_000],
  [{ 'watch.interval': 0 }, 2_000],
  [{ 'watch.interval': 1e9 }, 600_000],
  [{ 'watch.interval': 'soon' }, 10_000],
])('of the settings %j makes an interval of %i ms', (settings, interval) => {
  editor.settings = settings;
  expect(watchSettings()).toEqual({ enabled: true, interval, connect: true, notify: true });
});

test('no workspace sets them, and package.json has the defaults and limits that hold', () => {
  editor.settings = {};
  const { interval, ...switches } = watchSettings();
  const [own, prefix] = [{ scope: 'application' }, 'berth.watch.'];
  const declared = Object.entries(manifest.contributes.configuration.properties).filter(([key]) =>
    key.startsWith(prefix),
  );
  expect(declared).toHaveLength(1 + Object.keys(switches).length);
  expect(Object.fromEntries(declared)).toMatchObject({
    [`${prefix}interval`]: { ...own, default: interval / 1000, minimum: 2, maximum: 600 },
    ...Object.fromEntries(
      Object.entries(switches).map(([key, on]) => [prefix + key, { ...own, default: on }]),
    ),
  });
});
