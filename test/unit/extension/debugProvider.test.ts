import { expect, it, vi } from 'vitest';

vi.mock('vscode', () => ({}));
const { withoutHandoff } = await import('../../../src/extension/debug/provider.ts');

const config = { type: 'node', request: 'launch', name: 'api' };

it.each(['auto', 'hold', 'none'])('a debugger does not see the hand-off %j', (handoff) => {
  expect(withoutHandoff({ ...config, handoff })).toEqual(config);
});

it.each([['soft'], [true], [{ to: 'me' }]])('a debugger keeps its own hand-off %j', (handoff) => {
  expect(withoutHandoff({ ...config, handoff })).toEqual({ ...config, handoff });
});
