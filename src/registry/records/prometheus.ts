import type { PoolStatus } from '../setAside/poolStatus.ts';
import type { Histogram } from './histogram.ts';
import type { Tally } from './tally.ts';

/** What a registry holds now, beside what was counted over time. */
export interface Holdings {
  readonly names: number;
  readonly projects: number;
  readonly pools: readonly PoolStatus[];
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [suffix: string, labels: Labels, value: number];

/**
 * Statistics in Prometheus' text format 0.0.4, with a newline at the end.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function prometheusText(tally: Tally, { names, projects, pools }: Holdings): string {
  const families = [
    family('berth_allocations_total', 'counter', 'Names that were asked for and had no port yet.', [
      ...samplesOf(tally, (operation) => operation === 'allocate', ['outcome']),
    ]),
    family('berth_changes_total', 'counter', 'Other changes, one for each name, pool or range.', [
      ...samplesOf(tally, (operation) => operation !== 'allocate', ['operation', 'outcome']),
    ]),
    family('berth_operations_total', 'counter', 'Operations of all kinds.', [
      ['', {}, tally.operations],
    ]),
    family('berth_lock_contended_total', 'counter', 'Operations that found the registry locked.', [
      ['', {}, tally.contended],
    ]),
    family(
      'berth_allocation_seconds',
      'histogram',
      'Time from asking for new ports to having them.',
      buckets(tally.allocation),
    ),
    family(
      'berth_lock_wait_seconds',
      'histogram',
      'Time it took to lock the registry.',
      buckets(tally.lockWait),
    ),
    family('berth_names', 'gauge', 'Names in the registry.', [['', {}, names]]),
    family('berth_projects', 'gauge', 'Projects in the registry.', [['', {}, projects]]),
    family(
      'berth_pool_ports',
      'gauge',
      'Ports of a pool: names of the pool have them, other names, reservations, programs, or nobody.',
      pools.flatMap(({ pool, allocated, held, reserved, inUse, free }) => {
        const states = { allocated, held, reserved, in_use: inUse, free };
        return Object.entries(states).map(
          ([state, n]): Sample => ['', { pool: pool.name, state }, n],
        );
      }),
    ),
    family(
      'berth_pool_capacity',
      'gauge',
      'How many names may have a port of the pool at a time.',
      pools.map(({ pool, capacity }): Sample => ['', { pool: pool.name }, capacity]),
    ),
    family('berth_log_unreadable_lines', 'gauge', 'Lines of the log that make no sense.', [
      ['', {}, tally.unreadable],
    ]),
  ];
  return families.join('');
}

function samplesOf(
  tally: Tally,
  wanted: (operation: string) => boolean,
  labels: readonly ('operation' | 'outcome')[],
): Sample[] {
  return Array.from(tally.outcomes).flatMap(([operation, counts]) =>
    wanted(operation)
      ? Array.from(counts, ([outcome, count]): Sample => {
          const values = { operation, outcome };
          return ['', Object.fromEntries(labels.map((label) => [label, values[label]])), count];
        })
      : [],
  );
}

function buckets(histogram: Histogram): Sample[] {
  return [
    ...histogram
      .cumulative()
      .map(({ bound, count }): Sample => ['_bucket', { le: number(bound / 1_000) }, count]),
    ['_sum', {}, histogram.sum / 1_000],
    ['_count', {}, histogram.count],
  ];
}

function family(
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
  samples: readonly Sample[],
): string {
  const lines = samples.map(
    ([suffix, labels, value]) => `${name}${suffix}${labelText(labels)} ${number(value)}`,
  );
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Without the tails of binary fractions: 0.0015 rather than 0.0015000000000000001. */
function number(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '+Inf' : String(Number(value.toPrecision(12)));
}
