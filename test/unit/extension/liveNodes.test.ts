import { describe, expect, it } from 'vitest';
import { type LiveNode, mergeRows } from '../../../src/extension/views/liveNodes.ts';

interface TestRow {
  readonly id: string;
  readonly text?: string;
  readonly children?: readonly TestRow[];
}

const childrenOf = (row: TestRow) => row.children ?? [];
const merge = (before: readonly LiveNode<TestRow>[], rows: readonly TestRow[]) =>
  mergeRows(before, rows, childrenOf);
const ids = (nodes: readonly LiveNode<TestRow>[]) => nodes.map((node) => node.row.id);

describe('mergeRows', () => {
  const rows: TestRow[] = [
    { id: 'a', children: [{ id: 'a1', text: 'x' }, { id: 'a2' }] },
    { id: 'b', text: 'y' },
  ];

  it('draws nothing again when nothing changed', () => {
    const { nodes } = merge([], rows);
    const again = merge(nodes, structuredClone(rows));
    expect(again.changed).toEqual([]);
    expect(again.reordered).toBe(false);
    expect(again.nodes[0]).toBe(nodes[0]);
    expect(again.nodes[0]?.children[1]).toBe(nodes[0]?.children[1]);
  });

  it('draws again just the row that looks different', () => {
    const { nodes } = merge([], rows);
    const [a, b] = rows;
    const changedRows = [
      { ...a, id: 'a', children: [{ id: 'a1', text: 'new' }, { id: 'a2' }] },
      { ...b, id: 'b' },
    ];
    const again = merge(nodes, changedRows);
    expect(ids(again.changed)).toEqual(['a1']);
    expect(again.changed[0]).toBe(nodes[0]?.children[0]);
    expect(again.changed[0]?.row.text).toBe('new');
  });

  it('draws a parent again when its children come, go or change places', () => {
    for (const children of [
      [{ id: 'a1', text: 'x' }],
      [{ id: 'a2' }, { id: 'a1', text: 'x' }],
      [{ id: 'a1', text: 'x' }, { id: 'a2' }, { id: 'a3' }],
    ]) {
      const { nodes } = merge([], rows);
      const again = merge(nodes, [
        { id: 'a', children },
        { id: 'b', text: 'y' },
      ]);
      expect(ids(again.changed)).toEqual(['a']);
      expect(again.reordered).toBe(false);
    }
  });

  it('tells when the list itself changed', () => {
    const { nodes } = merge([], rows);
    expect(merge(nodes, [...rows].reverse()).reordered).toBe(true);
    expect(merge(nodes, rows.slice(1)).reordered).toBe(true);
  });
});
