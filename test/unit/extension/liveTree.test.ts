import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('vscode', async () => {
  const { EventEmitter } = await import('./support/vscodeEvents.ts');
  return { EventEmitter };
});
const { LiveTree } = await import('../../../src/extension/views/liveTree.ts');

interface Row {
  readonly id: string;
  readonly label: string;
}
const look = { toItem: () => ({}), tooltipFor: () => undefined, childrenOf: () => [] };

/** VS Code gathers changes that come within so many ms, and forgets the rows below them meanwhile. */
const GATHERED = 200;

let labels: string[];
let drawn: { at: number; ids: string[] | 'all' }[];
let tree: InstanceType<typeof LiveTree<Row>>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  labels = ['a', 'b'];
  drawn = [];
  tree = new LiveTree(async () => labels.map((label, i) => ({ id: `${i}`, label })), look);
  await tree.getChildren();
  tree.onDidChangeTreeData((nodes) => {
    const ids = nodes?.map(({ row }) => row.id) ?? 'all';
    drawn.push({ at: performance.now(), ids });
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test('changes that come close together are drawn further apart than VS Code gathers them', async () => {
  const asked: Promise<void>[] = [];
  for (let i = 0; i < 20; i++) {
    labels[1] = `b${i}`;
    asked.push(tree.refresh());
    await vi.advanceTimersByTimeAsync(40);
  }
  await vi.runAllTimersAsync();
  await Promise.all(asked);
  expect(drawn.map(({ ids }) => ids)).toEqual(drawn.map(() => ['1']));
  const gaps = drawn.slice(1).map(({ at }, i) => at - (drawn[i]?.at ?? 0));
  expect(gaps.length).toBeGreaterThanOrEqual(2);
  for (const gap of gaps) expect(gap).toBeGreaterThan(GATHERED);
  const nodes = await tree.getChildren();
  expect(nodes[1]?.row).toMatchObject({ label: 'b19' });
});

test('a change after a quiet time is drawn at once, and what did not change is not', async () => {
  await tree.refresh();
  expect(drawn).toEqual([]);
  labels[0] = 'other';
  await tree.refresh();
  expect(drawn).toEqual([{ at: performance.now(), ids: ['0'] }]);
});

test('a reading that failed is told to who asked, and the next one works', async () => {
  const broken = new LiveTree(async () => {
    if (labels.includes('bad')) throw new Error('unreadable');
    return [];
  }, look);
  await broken.getChildren();
  labels = ['bad'];
  await expect(broken.refresh()).rejects.toThrow('unreadable');
  labels = ['good'];
  await expect(broken.refresh()).resolves.toBeUndefined();
});
