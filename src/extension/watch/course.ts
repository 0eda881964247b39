import type { Slot } from '../../history/slot.ts';

/** One look at a name: whether its server was there. */
export interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly up: boolean;
}

/** What is said of a name that was looked at lately. */
export type Verdict =
  | { readonly kind: 'up' }
  /** `since` in ms since 1970. */
  | { readonly kind: 'down'; readonly since: number }
  /** It went down again and again within {@link WINDOW}, and may be up at the moment. */
  | { readonly kind: 'flapping'; readonly outages: number };

/** How a name has fared; it grows look by look. */
export interface Course {
  readonly wasUp: boolean;
  /** When the last row of looks that found it down began; `undefined` while it is up. */
  readonly downSince?: number;
  /** How many looks are in that row. */
  readonly downLooks: number;
  /** When it went down, within {@link WINDOW} before the last look; oldest first. */
  readonly outages: readonly number[];
  /** The last look that found it flapping. */
  readonly flappedAt?: number;
}

const MINUTE = 60_000;

/** The time in which outages are counted, in ms. */
export const WINDOW = 10 * MINUTE;
/** So many outages within {@link WINDOW} are flapping. A restart is one, a hot reload none. */
const MANY = 3;
/** So long after it flapped last a name counts as calm, in ms. */
const CALM = 60 * MINUTE;
/** One look that finds a name down may have met a hot reload; the next one has to find the same. */
const SURE = 2;

/** Before the first look. */
export const NO_COURSE: Course = { wasUp: false, downLooks: 0, outages: [] };

/** The course with one look more. A name that was never up cannot go down. */
export function followed(course: Course, { at, up }: Look): Course {
  const outages = course.outages.filter((outage) => outage > at - WINDOW);
  if (up || !course.wasUp) {
    return remembered({ ...carried(course), wasUp: up, downLooks: 0, outages }, at);
  }
  const downSince = course.downSince ?? at;
  const downLooks = course.downLooks + 1;
  if (downLooks === SURE) outages.push(downSince);
  return remembered({ ...carried(course), wasUp: true, downSince, downLooks, outages }, at);
}

/** The course of the last hour, from what was recorded of it. Looks within one slot that found it up count as one. */
export function courseOf(
  slots: readonly Pick<Slot, 'start' | 'up' | 'down'>[],
  now: number,
): Course {
  return slots
    .filter(({ start }) => start > now - CALM)
    .flatMap(({ start: at, up, down }): Look[] =>
      up > 0 ? [{ at, up: true }] : Array(Math.min(down, SURE)).fill({ at, up: false }),
    )
    .reduce(followed, NO_COURSE);
}

/** What every look leaves as it was. */
function carried({ flappedAt }: Course): Pick<Course, 'flappedAt'> {
  return flappedAt === undefined ? {} : { flappedAt };
}

function remembered(course: Course, at: number): Course {
  return course.outages.length < MANY ? course : { ...course, flappedAt: at };
}

/** Whether the last look found it down, and the next one has yet to confirm that. */
export function isUnsure({ downLooks }: Course): boolean {
  return downLooks > 0 && downLooks < SURE;
}

/** What is to be said of a name at some time; nothing before it was up. */
export function verdictOf(course: Course, now: number): Verdict | undefined {
  if (!course.wasUp) return undefined;
  const outages = course.outages.filter((outage) => outage > now - WINDOW).length;
  if (outages >= MANY) return { kind: 'flapping', outages };
  return course.downLooks >= SURE && course.downSince !== undefined
    ? { kind: 'down', since: course.downSince }
    : { kind: 'up' };
}

/** Whether it has been down for {@link WINDOW}. If nobody listens either, it was stopped on purpose. */
export function isLongDown({ downSince }: Course, now: number): boolean {
  return downSince !== undefined && now - downSince >= WINDOW;
}

/** Whether it has begun to flap with the last look, after it was calm for an hour. */
export function beganToFlap(before: Course, after: Course): boolean {
  if (after.flappedAt === undefined || after.outages.length < MANY) return false;
  return before.flappedAt === undefined || after.flappedAt - before.flappedAt > CALM;
}
