import { columns } from '../columns.ts';
import type { Style } from '../style.ts';
import { visible } from '../visible.ts';
import type { Found } from './found.ts';
import { actionWords, counted, plural, roleWords } from './words.ts';

/** Everything found, a line each, grouped by file. */
export function table(found: readonly Found[], style: Style): string[] {
  const groups: Found[][] = [];
  for (const each of found) {
    const last = groups.at(-1);
    if (last?.[0]?.file === each.file) last.push(each);
    else groups.push([each]);
  }
  return groups.flatMap((group, i) => [...(i === 0 ? [] : ['']), ...rows(group, style)]);
}

function rows(group: readonly Found[], style: Style): string[] {
  return columns(
    group.map((each) => {
      const stays = each.literal.action === 'report';
      return [
        { text: placeOf(each) },
        { text: String(each.literal.port), align: 'right' },
        { text: roleWords(each.literal), paint: style.dim },
        { text: actionWords(each), paint: stays ? style.dim : style.good },
      ];
    }),
  );
}

/** `compose.yaml:12:9` */
export function placeOf({ file, line, startColumn }: Found): string {
  return visible(`${file.shown}:${line}:${startColumn}`);
}

/** What was found, in a line or two, and what to do next. */
export function summary(found: readonly Found[], looked: number): string[] {
  if (found.length === 0) return [`No hardcoded ports in ${plural(looked, 'file')}.`];
  const files = new Set(found.map(({ file }) => file)).size;
  const total = `${plural(found.length, 'hardcoded port')} in ${plural(files, 'file')}`;
  const kinds = counted(
    found.map(({ literal }) => literal.action),
    {
      replace: 'can be replaced',
      link: 'can be linked',
      wrap: 'can run with berth',
      report: 'can only stay',
    },
  );
  const sure = found.filter(isFixable).length;
  return [`${total}: ${kinds}.`, ...(sure === 0 ? [] : [fixHint(sure)])];
}

/** Whether `--fix` does something about it. */
export function isFixable({ literal }: Found): boolean {
  return literal.action !== 'report' && literal.confidence === 'high';
}

function fixHint(sure: number): string {
  return `berth scan --fix takes care of ${sure === 1 ? 'one' : sure}; a comment with berth-ignore takes a line out.`;
}
