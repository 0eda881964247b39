import { getNodeValue, type Node } from 'jsonc-parser';
import { stringMember } from '../json/jsonText.ts';
import { isPlainTask } from './taskConversion.ts';

/**
 * Who runs a task: `berth`; VS Code alone (`plain`), which no extension can reach; another
 * extension (`foreign`); or nobody, when it only groups others (`group`).
 */
export type TaskKind = 'berth' | 'plain' | 'foreign' | 'group';

/** What the task at a node of tasks.json is. */
export function taskKind(task: Node): TaskKind {
  const type = stringMember(task, 'type');
  if (type === 'berth') return 'berth';
  if (task.type === 'object' && isPlainTask(getNodeValue(task))) return 'plain';
  return type === undefined || type === 'shell' || type === 'process' ? 'group' : 'foreign';
}
