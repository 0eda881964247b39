import type { Port } from '../../probe/port.ts';

/** How many names fit before the rest is only counted. */
const SHOWN = 3;

/** A name or a service, as the status bar shows it. */
export interface StatusPart {
  readonly label: string;
  /** Absent for a service that listens on none. */
  readonly port?: Port;
  readonly state: 'failed' | 'stranger' | 'flapping' | 'up' | 'free';
}

const RANK = { failed: 0, stranger: 1, flapping: 2, up: 3, free: 4 } as const;
const MARKS = {
  failed: '$(error) ',
  stranger: '$(warning) ',
  flapping: '$(pulse) ',
  up: '',
  free: '',
} as const;

/** The status bar's text for a project's names: `api:24817 web:24900 +2`; those that matter most are shown. */
export function statusText(parts: readonly StatusPart[]): string {
  const shown = [...parts].sort((a, b) => RANK[a.state] - RANK[b.state]).slice(0, SHOWN);
  const texts = parts
    .filter((part) => shown.includes(part))
    .map(
      ({ label, port, state }) => `${MARKS[state]}${label}${port === undefined ? '' : `:${port}`}`,
    );
  const more = parts.length - texts.length;
  return [...texts, ...(more > 0 ? [`+${more}`] : [])].join('  ');
}
