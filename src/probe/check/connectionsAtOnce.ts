import { type DescriptorBudget, descriptorBudget } from '../descriptors.ts';

/** More are no faster, and take memory here and in the routers between. */
const MOST = 10_000;
/** For name lookups, lists, history and whatever else the program opens meanwhile. */
const RESERVE = 64;

/** How many connections may be under way at once, so that others of this process still get descriptors. */
export function connectionsAtOnce({ limit, open }: DescriptorBudget = descriptorBudget()): number {
  const left = limit - open;
  return Math.max(1, Math.min(MOST, Math.floor(left - Math.min(RESERVE, left / 4))));
}

/** How many names may be looked up at once: each takes up to three descriptors of the reserve. */
export function lookupsAtOnce({ limit, open }: DescriptorBudget = descriptorBudget()): number {
  return Math.max(1, Math.min(16, Math.floor((limit - open) / 16)));
}
