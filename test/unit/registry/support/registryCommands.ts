import fs from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Allocation, AllocationRequest } from '../../../../src/registry/operations.ts';
import { Registry } from '../../../../src/registry/registry.ts';
import type { Ask, Bounds, RegistryModel } from './registryModel.ts';
import { port, range } from './scratchRegistry.ts';

/** A registry on a file of its own, and the project that asks. */
export interface Real {
  registry: Registry;
  readonly root: string;
  /** Numbers that strangers listen on, as the stand-in for the probe sees them. */
  readonly busy: Set<number>;
}

/** One thing that can happen to a registry, checked against the model. */
class Step<T> implements fc.AsyncCommand<RegistryModel, Real> {
  constructor(
    private readonly what: string,
    private readonly detail: T,
    private readonly work: (detail: T, model: RegistryModel, real: Real) => Promise<void>,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: RegistryModel, real: Real): Promise<void> {
    await this.work(this.detail, model, real);
    await expectSame(model, real);
  }

  toString(): string {
    return `${this.what} ${JSON.stringify(this.detail)}`;
  }
}

/** What is in the file is what the model holds, and no number has two names. */
async function expectSame(model: RegistryModel, { registry }: Real): Promise<void> {
  const book = await new Registry({ file: registry.file, by: 'test' }).read();
  const held = book.all().map(({ name, port, pool }) => [name, { port, ...(pool && { pool }) }]);
  const expected = Array.from(model.names, ([name, entry]) => [fullName(name), entry]);
  expect(Object.fromEntries(held)).toEqual(Object.fromEntries(expected));
  expect(new Set(book.all().map((named) => named.port)).size).toBe(book.all().length);
}

function fullName(name: string): string {
  return name.startsWith('/') ? name : `/shop/${name}`;
}

function requestOf(ask: Ask, root: string): AllocationRequest {
  const { name, prefer, exact, ranges, exclude, pool, even, order } = ask;
  return {
    name,
    root,
    ...(prefer === undefined ? {} : { prefer: port(prefer) }),
    ...(exact === undefined ? {} : { exact: port(exact) }),
    ...(ranges === undefined
      ? {}
      : { range: ranges.map(([first, last], i) => ({ ...range(first, last), weight: i + 1 })) }),
    ...(exclude === undefined ? {} : { exclude: [port(exclude)] }),
    ...(pool === undefined ? {} : { pool }),
    ...(even === true ? { validate: [(number: number) => number % 2 === 0] } : {}),
    ...(order === undefined ? {} : { order }),
  };
}

function textOf({ registry }: Real): string | undefined {
  return fs.existsSync(registry.file) ? fs.readFileSync(registry.file, 'utf8') : undefined;
}

/** What a name that has a number already is told. */
function expectKnown(result: Allocation, ask: Ask, held: number): void {
  if (ask.exact === undefined || ask.exact === held) {
    expect(result).toMatchObject({ kind: 'allocated', created: false, named: { port: held } });
  } else expect(result).toMatchObject({ kind: 'has-other', named: { port: held } });
}

async function ask(
  { asks, atomic }: { asks: Ask[]; atomic: boolean },
  model: RegistryModel,
  real: Real,
): Promise<void> {
  const before = textOf(real);
  const requests = asks.map((one) => requestOf(one, real.root));
  const results = await real.registry.allocate(requests, { atomic });
  expect(results).toHaveLength(asks.length);
  if (atomic && results.some(({ kind }) => kind !== 'allocated')) {
    for (const [i, result] of results.entries()) {
      const held = model.names.get(asks[i]?.name ?? '');
      if (held !== undefined && asks[i]) expectKnown(result, asks[i], held.port);
      else expect(result.kind).not.toBe('allocated');
    }
    expect(textOf(real)).toBe(before);
    return;
  }
  for (const [i, one] of asks.entries()) {
    const result = results[i] as Allocation;
    const held = model.names.get(one.name);
    if (held !== undefined) expectKnown(result, one, held.port);
    else if (result.kind === 'allocated') {
      const number = result.named.port;
      expect({ number, fits: model.mayGive(one, number) }).toEqual({ number, fits: true });
      expect(result.created).toBe(true);
      model.names.set(one.name, { port: number, ...(one.pool && { pool: one.pool }) });
    } else
      expect({ refused: result.kind, could: model.canGive(one) }).toMatchObject({ could: false });
  }
}

async function release(names: string[], model: RegistryModel, { registry, root }: Real) {
  const { released, unknown } = await registry.release(names.map((name) => ({ name, root })));
  expect(released.length + unknown.length).toBeGreaterThanOrEqual(new Set(names).size);
  for (const name of names) model.names.delete(name);
}

async function move(
  { name, to }: { name: string; to: number | undefined },
  model: RegistryModel,
  real: Real,
): Promise<void> {
  const before = textOf(real);
  const held = model.names.get(name);
  const wanted = to === undefined ? undefined : port(to);
  const result = await real.registry.move({ name, root: real.root }, wanted);
  if (held === undefined) expect(result.kind).toBe('unknown-name');
  if (held === undefined || result.kind !== 'moved') {
    expect(textOf(real)).toBe(before);
    if (held === undefined || to === undefined || to === held.port) return;
    expect(model.mayMoveTo(name, to)).toBe(false);
    return;
  }
  const number = result.named.port;
  expect(result.from).toBe(held.port);
  if (to !== undefined) expect(number).toBe(to);
  else expect(number).not.toBe(held.port);
  if (number !== held.port) expect(model.mayMoveTo(name, number)).toBe(true);
  const stays = held.pool !== undefined && model.poolAt(number) === held.pool;
  model.names.set(name, { port: number, ...(stays && { pool: held.pool }) });
}

async function rename(
  [from, to]: readonly [string, string],
  model: RegistryModel,
  { registry, root }: Real,
): Promise<void> {
  const result = await registry.rename({ name: from, root }, { name: to, root });
  const held = model.names.get(from);
  if (held === undefined) expect(result.kind).toBe('unknown-name');
  else if (model.names.has(to)) expect(result.kind).toBe('name-taken');
  else {
    expect(result).toMatchObject({ kind: 'renamed', named: { port: held.port } });
    model.names.delete(from);
    model.names.set(to, held);
  }
}

async function reserve(bounds: Bounds, model: RegistryModel, { registry }: Real) {
  await registry.reserve([range(...bounds)]);
  model.reserved.set(bounds.join(), bounds);
}

async function unreserve(bounds: Bounds, model: RegistryModel, { registry }: Real) {
  const result = await registry.unreserve([range(...bounds)]);
  expect(result.kind).toBe(model.reserved.delete(bounds.join()) ? 'unreserved' : 'not-reserved');
}

async function addPool(
  { name, bounds, max }: { name: string; bounds: Bounds; max: number | undefined },
  model: RegistryModel,
  { registry }: Real,
): Promise<void> {
  const limit = max === undefined ? {} : { max };
  const { kind } = await registry.addPool(name, { ...range(...bounds), ...limit });
  const overlaps = [...model.pools.values()].some(
    (other) => bounds[0] <= other.bounds[1] && other.bounds[0] <= bounds[1],
  );
  if (model.pools.has(name)) expect(kind).toBe('pool-exists');
  else if (overlaps) expect(kind).toBe('pools-overlap');
  else {
    expect(kind).toBe('added');
    model.pools.set(name, { bounds, ...limit });
  }
}

async function removePool(
  { name, force }: { name: string; force: boolean },
  model: RegistryModel,
  { registry }: Real,
): Promise<void> {
  const { kind } = await registry.removePool(name, { force });
  if (!model.pools.has(name)) expect(kind).toBe('unknown-pool');
  else if (model.countOf(name) > 0 && !force) expect(kind).toBe('pool-in-use');
  else {
    expect(kind).toBe('removed');
    model.pools.delete(name);
    for (const [key, { port, pool }] of model.names) {
      if (pool === name) model.names.set(key, { port });
    }
  }
}

async function listen(number: number, model: RegistryModel, { busy }: Real) {
  for (const set of [busy, model.busy]) if (!set.delete(number)) set.add(number);
}

async function reopen(_: null, __: RegistryModel, real: Real) {
  real.registry = new Registry({ file: real.registry.file, by: 'test' });
}

/** Few numbers and few names, so that they get into each other's way. */
const number = fc.integer({ min: 21_700, max: 21_709 });
const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', '/shared', '/infra/db');
const pool = fc.constantFrom('p', 'q');
const bounds = fc.tuple(number, fc.nat(4)).map(([first, more]): Bounds => [first, first + more]);

/** Bounds of which the same ones come again, for what is made and taken back. */
const few = fc.constantFrom<Bounds>([21_700, 21_703], [21_704, 21_706], [21_705, 21_709]);

/** The value in one of so many cases, else nothing. */
function oneIn<T>(cases: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { weight: cases - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: value },
  );
}

const asked: fc.Arbitrary<Ask> = fc
  .record({
    name,
    prefer: oneIn(4, number),
    exact: oneIn(6, number),
    // Most ask for a range, as the usual one never ends.
    ranges: fc.option(fc.array(bounds, { minLength: 1, maxLength: 3 }), { nil: undefined }),
    exclude: oneIn(4, number),
    pool: oneIn(2, pool),
    even: oneIn(4, fc.constant(true)),
    order: oneIn(2, fc.constantFrom('name', 'random', 'ascending')),
  })
  .map((ask) => JSON.parse(JSON.stringify(ask)) as Ask);
const severalAsked = fc.array(asked, { minLength: 2, maxLength: 4 });

/** Everything that can happen, most often that somebody asks. */
export const steps: fc.Arbitrary<fc.AsyncCommand<RegistryModel, Real>>[] = [
  ...Array.from({ length: 3 }, () =>
    asked.map((one) => new Step('ask', { asks: [one], atomic: false }, ask)),
  ),
  fc
    .record({ asks: severalAsked, atomic: fc.boolean() })
    .map((detail) => new Step('ask', detail, ask)),
  fc
    .array(name, { minLength: 1, maxLength: 3 })
    .map((names) => new Step('release', names, release)),
  fc.record({ name, to: oneIn(2, number) }).map((detail) => new Step('move', detail, move)),
  fc.tuple(name, name).map((names) => new Step('rename', names, rename)),
  few.map((one) => new Step('reserve', one, reserve)),
  few.map((one) => new Step('unreserve', one, unreserve)),
  fc
    .record({ name: pool, bounds: few, max: oneIn(2, fc.integer({ min: 1, max: 3 })) })
    .map((detail) => new Step('add pool', detail, addPool)),
  fc
    .record({ name: pool, force: fc.boolean() })
    .map((detail) => new Step('remove pool', detail, removePool)),
  number.map((one) => new Step('listen or stop', one, listen)),
  fc.constant(null).map((nothing) => new Step('reopen', nothing, reopen)),
];
