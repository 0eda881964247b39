import path from 'node:path';
import { type CleanUpPlan, isNothing } from '../registry/cleanup/plan.ts';
import { whyFileGoes, whyKept, whyNameGoes } from '../registry/cleanup/words.ts';
import type { Mended } from '../session/operations.ts';
import { type Cell, columns } from './columns.ts';
import { isRemoved, mendedName, whyMended } from './session/mendedWords.ts';
import type { Style } from './style.ts';

/** What went, or would go, and what stays. */
export interface Found extends Pick<CleanUpPlan, 'names' | 'projects' | 'files' | 'kept'> {
  /** Sessions that were, or would be, put in order. */
  readonly sessions: readonly Mended[];
}

/** Whether there is nothing to do. */
export function isAllWell(found: Found): boolean {
  return isNothing(found) && found.sessions.length === 0;
}

/** One line for each thing that went, would go or stays, with the reason. */
export function table(
  { names, projects, files, kept, sessions }: Found,
  dryRun: boolean,
  style: Style,
): string[] {
  const goes = { text: dryRun ? 'goes' : 'gone', paint: style.bad };
  const mended = { text: dryRun ? 'mend' : 'mended', paint: style.good };
  const stays = { text: 'stays', paint: style.good };
  const row = (what: Cell, name: string, port: number | undefined, why: string): Cell[] => [
    what,
    { text: name },
    { text: port === undefined ? '' : String(port), align: 'right' },
    { text: why },
  ];
  const rows = [
    ...sessions.map((session) =>
      row(isRemoved(session) ? goes : mended, mendedName(session), undefined, whyMended(session)),
    ),
    ...names.map(({ name, port, reason }) => row(goes, name, port, whyNameGoes(reason))),
    ...projects.map(({ label, root }) =>
      row(goes, `project ${label}`, undefined, `its folder is gone: ${root}`),
    ),
    ...files.map(({ file, reason }) =>
      row(goes, path.basename(file), undefined, whyFileGoes(reason)),
    ),
    ...kept.map(({ kind, name, port, why }) =>
      row(stays, kind === 'project' ? `project ${name}` : name, port, whyKept(why)),
    ),
  ];
  if (rows.length === 0) return [];
  const header = ['', 'NAME', 'PORT', 'WHY'].map((text) => ({ text, paint: style.dim }));
  return columns([header, ...rows]);
}

/** How much went or would go, in a sentence. */
export function summary(found: Found, dryRun: boolean): string {
  if (isAllWell(found)) return 'Nothing to clean up.';
  const { names, projects, files, sessions } = found;
  const counts = [
    count(names.length, 'name'),
    count(projects.length, 'project'),
    count(files.length, 'file'),
  ].filter((text) => text !== '');
  const all = counts.join(', ').replace(/, ([^,]+)$/, ' and $1');
  const sentences = [
    ...(all === '' ? [] : [`${dryRun ? 'Would remove' : 'Removed'} ${all}.`]),
    ...(sessions.length === 0
      ? []
      : [`${dryRun ? 'Would put' : 'Put'} ${count(sessions.length, 'session')} in order.`]),
    ...(dryRun ? ['Nothing was changed.'] : []),
  ];
  return sentences.join(' ');
}

/** `2 names`; empty for none. */
function count(n: number, noun: string): string {
  return n === 0 ? '' : `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** The same for `--json`. */
export function asJson({ names, projects, files, kept, sessions }: Found, dryRun: boolean): object {
  return {
    dryRun,
    names: names.map(({ name, port, project, root, reason }) => ({
      name,
      port,
      ...(project === undefined ? {} : { project, root }),
      reason: reason.kind,
      why: whyNameGoes(reason),
    })),
    projects: projects.map(({ label, root }) => ({ label, root })),
    files: files.map(({ file, reason }) => ({ file, reason, why: whyFileGoes(reason) })),
    sessions: sessions.map((session) => ({
      ...(session.kind === 'orphan' ? { pid: session.pid } : { session: session.name }),
      reason: session.kind,
      why: whyMended(session),
    })),
    kept: kept.map(({ kind, name, port, why }) => ({
      kind,
      name,
      ...(port === undefined ? {} : { port }),
      reason: why.kind,
      why: whyKept(why),
    })),
  };
}
