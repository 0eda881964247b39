import { findNodeAtLocation, type Location } from 'jsonc-parser';
import { stringMember } from '../../literals/json/jsonText.ts';
import { acceptsNoToken } from '../../literals/vscode/replace.ts';
import { taskKind } from '../../literals/vscode/taskKind.ts';
import type { Reading } from './documents.ts';

/**
 * How a name is to be written at a place: as a token, or as one of VS Code's own variables, where nobody
 * expands tokens (plain tasks) or the schema refuses them (js-debug's ports).
 */
export function spellingAt(reading: Reading, location: Location): 'token' | 'variable' {
  const { path } = location;
  for (const section of reading.sections) {
    const depth = section.path.length;
    if (!section.path.every((key, index) => path[index] === key)) continue;
    const item = findNodeAtLocation(section.node, path.slice(depth, depth + 2));
    if (item === undefined) return 'token';
    if (section.kind === 'tasks') {
      const kind = path[depth] === 'tasks' ? taskKind(item) : 'berth';
      return kind === 'berth' ? 'token' : 'variable';
    }
    const key = path.at(-1);
    const direct = path.length === depth + 3 && (key === 'port' || key === 'attachSimplePort');
    return direct && acceptsNoToken(stringMember(item, 'type')) ? 'variable' : 'token';
  }
  return 'token';
}
