import type { NameStatus } from '../../registry/status.ts';

/** How many names fit before the rest is only counted. */
const SHOWN = 3;

/** The status bar's text for a project's names: `api:24817 web:24900 +2`; those that matter most are shown. */
export function statusText(names: readonly { label: string; status: NameStatus }[]): string {
  const rank = { stranger: 0, listening: 1, free: 2 } as const;
  const shown = [...names]
    .sort((a, b) => rank[a.status.state.kind] - rank[b.status.state.kind])
    .slice(0, SHOWN);
  const parts = names
    .filter((name) => shown.includes(name))
    .map(({ label, status }) => {
      const mark = status.state.kind === 'stranger' ? '$(warning) ' : '';
      return `${mark}${label}:${status.named.port}`;
    });
  const more = names.length - parts.length;
  return [...parts, ...(more > 0 ? [`+${more}`] : [])].join('  ');
}
