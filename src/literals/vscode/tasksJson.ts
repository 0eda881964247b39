import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { PortLiteral } from '../finding.ts';
import { stringMember } from '../json/jsonText.ts';
import { scanConfig } from './configScan.ts';
import { taskKind } from './taskKind.ts';

const SKIP = new Set([
  'label',
  'taskName',
  'identifier',
  'type',
  'group',
  'detail',
  'icon',
  'presentation',
  'dependsOn',
  'dependsOrder',
  'runOptions',
]);
const PATTERNS = new Set(['problemMatcher']);
const PORTS = new Set(['portOccupancy']);

/** The ports in the `tasks` of a tasks.json, or of the `tasks` section of a workspace file. */
export function findInTasks(source: string, root: Node): PortLiteral[] {
  const tasks = findNodeAtLocation(root, ['tasks'])?.children ?? [];
  return tasks.flatMap((task) => {
    const kind = taskKind(task);
    const label = stringMember(task, 'label') ?? stringMember(task, 'taskName');
    const options = findNodeAtLocation(task, ['options']);
    const folder = stringMember(task, 'cwd') ?? stringMember(options, 'cwd');
    return scanConfig(source, task, {
      skip: SKIP,
      patterns: PATTERNS,
      ports: PORTS,
      role: 'listen',
      clues: {
        ...(label === undefined ? {} : { label }),
        ...(folder === undefined ? {} : { folder }),
      },
      // VS Code compares matchers as they stand, and hands other extensions' numbers to them unread.
      action: ({ form, pattern }) =>
        pattern || (form === 'number' && kind === 'foreign') ? 'report' : 'replace',
    });
  });
}
