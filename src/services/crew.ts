import type { Sessions } from '../session/sessions.ts';
import type { ServiceEvent } from './serviceEvent.ts';

/** What services have in common that are started together. */
export interface Crew {
  readonly sessions: Sessions;
  /** The root of the project. */
  readonly root: string;
  /** The environment that services start from. */
  readonly inherited: NodeJS.ProcessEnv;
  readonly tell: (event: ServiceEvent) => void;
  readonly onOutput?: (service: string, text: string) => void;
  /** Told when a service has an outcome, and when what looks after it broke. */
  readonly onRest: (bug?: unknown) => void;
}
