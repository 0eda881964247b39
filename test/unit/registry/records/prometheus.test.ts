import parse, { type Family } from 'parse-prometheus-text-format';
import { describe, expect, it } from 'vitest';
import { toPort } from '../../../../src/probe/port.ts';
import { BOUNDS } from '../../../../src/registry/records/histogram.ts';
import { prometheusText } from '../../../../src/registry/records/prometheus.ts';
import { Tally } from '../../../../src/registry/records/tally.ts';
import type { PoolStatus } from '../../../../src/registry/setAside/poolStatus.ts';

const time = '2026-11-20T17:00:00.000Z';

function tally(): Tally {
  const counted = new Tally();
  const effort = { ms: 1.4, wait: 0.3, tries: 1 };
  const names = ['given', 'given', 'in-use'].map((outcome) => ({ name: '/a', outcome }));
  counted.add({ time, operation: 'allocate', by: 'cli', pid: 1, effort, subjects: names });
  const moved = { ms: 4, wait: 12, tries: 2 };
  const subjects = [{ name: '/a', outcome: 'done' }];
  counted.add({ time, operation: 'move', by: 'cli', pid: 1, effort: moved, subjects });
  return counted;
}

function pool(name: string): PoolStatus {
  const [first, last] = [toPort(20_000), toPort(20_009)];
  if (first === undefined || last === undefined) throw new Error('no ports');
  return {
    pool: { name, first, last },
    total: 10,
    capacity: 8,
    allocated: 3,
    held: 1,
    reserved: 0,
    inUse: 2,
    free: 4,
    utilisation: 3 / 8,
  };
}

const textOf = (name = 'dev') =>
  prometheusText(tally(), { names: 12, projects: 2, pools: [pool(name)] });
const family = (families: readonly Family[], name: string) =>
  families.find((one) => one.name === name);

describe('the statistics for Prometheus', () => {
  it('are what its format says', () => {
    const families = parse(textOf());
    expect(family(families, 'berth_allocations_total')).toMatchObject({
      type: 'COUNTER',
      metrics: [
        { value: '2', labels: { outcome: 'given' } },
        { value: '1', labels: { outcome: 'in-use' } },
      ],
    });
    expect(family(families, 'berth_changes_total')?.metrics).toEqual([
      { value: '1', labels: { operation: 'move', outcome: 'done' } },
    ]);
    expect(family(families, 'berth_operations_total')?.metrics).toEqual([{ value: '2' }]);
    expect(family(families, 'berth_lock_contended_total')?.metrics).toEqual([{ value: '1' }]);
    expect(family(families, 'berth_names')).toMatchObject({
      type: 'GAUGE',
      metrics: [{ value: '12' }],
    });
    expect(family(families, 'berth_projects')?.metrics).toEqual([{ value: '2' }]);
    expect(family(families, 'berth_pool_ports')?.metrics).toContainEqual({
      value: '2',
      labels: { pool: 'dev', state: 'in_use' },
    });
    expect(family(families, 'berth_pool_capacity')?.metrics).toEqual([
      { value: '8', labels: { pool: 'dev' } },
    ]);
    for (const { name, help } of families) expect(help, name).not.toBe('');
  });

  it('have histograms in seconds whose buckets add up', () => {
    const families = parse(textOf());
    const wait = family(families, 'berth_lock_wait_seconds');
    expect(wait?.type).toBe('HISTOGRAM');
    const { buckets = {}, count, sum } = wait?.metrics[0] ?? {};
    expect(Object.keys(buckets)).toHaveLength(BOUNDS.length + 1);
    expect(buckets).toMatchObject({ '0.0005': '1', '0.01': '1', '0.015': '2', '+Inf': '2' });
    expect({ count, sum }).toEqual({ count: '2', sum: '0.0123' });
    expect(family(families, 'berth_allocation_seconds')?.metrics[0]?.count).toBe('1');
  });

  it('keep to its grammar to the letter, whatever a label holds', () => {
    const hostile = 'a"b\\c\nd';
    const text = textOf(hostile);
    expect(text.endsWith('\n')).toBe(true);
    const label = '[a-z]+="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
    const sample = new RegExp(
      `^[a-z_]+(?:\\{${label}(?:,${label})*\\})? \\d+(?:\\.\\d+)?(?:e-?\\d+)?$`,
    );
    const comment = /^# (?:HELP [a-z_]+ [A-Z].*\.|TYPE [a-z_]+ (?:counter|gauge|histogram))$/;
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(line.startsWith('#') ? comment : sample);
    }
    expect(text).toContain('pool="a\\"b\\\\c\\nd"');
  });

  it('are complete before anything has happened', () => {
    const families = parse(prometheusText(new Tally(), { names: 0, projects: 0, pools: [] }));
    expect(family(families, 'berth_lock_wait_seconds')?.metrics[0]?.count).toBe('0');
  });
});
