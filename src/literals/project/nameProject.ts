import type { PortLiteral } from '../finding.ts';
import type { KnownNames } from '../naming.ts';
import type { ProjectFile } from './plan.ts';

/**
 * One name for each hardcoded port of a project. What means the same service has the same name in
 * every file; clients follow the listener.
 */
export function nameProject(
  _files: readonly Pick<ProjectFile, 'path' | 'literals'>[],
  _known: KnownNames,
): ReadonlyMap<PortLiteral, string> {
  throw new Error('not there yet');
}
