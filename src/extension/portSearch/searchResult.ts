import type { PortLiteral } from '../../literals/finding.ts';
import type { Unread } from '../../scan/scanFiles.ts';
import type { FoundFile } from '../hardcoded/planEdit.ts';
import { refind } from '../hardcoded/refind.ts';

/** A project of the workspace and its files with hardcoded ports, sorted by path. */
export interface FoundProject {
  readonly root: string;
  readonly label: string;
  readonly files: readonly FoundFile[];
}

/** What a search found. */
export interface SearchResult {
  readonly projects: readonly FoundProject[];
  /** How many files were looked at. */
  readonly looked: number;
  readonly unread: readonly Unread[];
}

/** Whether something can be done about a port. */
export function isActionable({ action }: PortLiteral): boolean {
  return action !== 'report';
}

/** What is ticked to begin with: what can be replaced and certainly is a port. */
export function isTickedFirst(literal: PortLiteral): boolean {
  return isActionable(literal) && literal.confidence === 'high';
}

/** Some findings again among those of newer texts, as far as they are still there. */
export function carryOver(
  literals: ReadonlySet<PortLiteral>,
  before: readonly FoundFile[],
  after: readonly FoundFile[],
): Set<PortLiteral> {
  const carried = new Set<PortLiteral>();
  if (literals.size === 0) return carried;
  const fresh = new Map(after.map((file) => [file.uri.toString(), file]));
  for (const file of before) {
    const now = fresh.get(file.uri.toString());
    if (now === undefined || !file.literals.some((literal) => literals.has(literal))) continue;
    for (const [old, literal] of refind(file, now)) if (literals.has(old)) carried.add(literal);
  }
  return carried;
}

/** The projects without some findings, and without files and projects that have none left. */
export function without(
  projects: readonly FoundProject[],
  left: ReadonlySet<PortLiteral>,
): FoundProject[] {
  if (left.size === 0) return [...projects];
  return projects.flatMap((project) => {
    const files = project.files.flatMap((file) => {
      const literals = file.literals.filter((literal) => !left.has(literal));
      return literals.length === 0 ? [] : [{ ...file, literals }];
    });
    return files.length === 0 ? [] : [{ ...project, files }];
  });
}
