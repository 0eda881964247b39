import type { NameState } from '../../registry/status.ts';
import type { Running } from '../activity/running.ts';
import type { SessionView } from '../sessions/sessionViews.ts';
import type { Verdict } from '../watch/course.ts';

/** What is known of a name. */
export interface NameFacts {
  readonly state: NameState;
  /** What of this window runs on it. */
  readonly running?: Running | undefined;
  /** The service or other session whose name it is. */
  readonly session?: SessionView | undefined;
  /** What the watch says of it. */
  readonly verdict?: Verdict | undefined;
}

/** The session, where what it does says most of its name: one that doesn't run is no matter when others listen. */
export function sessionToShow({ state, running, session }: NameFacts): SessionView | undefined {
  if (session === undefined || state.kind === 'stranger') return undefined;
  switch (session.state.kind) {
    case 'starting':
    case 'ready':
    case 'stopping':
    case 'unknown':
      return session;
    case 'stopped':
    case 'failed':
    case 'done':
      return state.kind === 'free' && running === undefined ? session : undefined;
  }
}
