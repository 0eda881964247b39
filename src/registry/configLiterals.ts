import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { type Port, toPort } from '../probe/port.ts';
import type { Ignored, Links } from './config.ts';
import { membersIn, membersOf, type Report, readValue } from './configNodes.ts';

/** The `links` of a `berth.json`: what is right of them. */
export function readLinks(tree: Node, report: Report): Links {
  const links = new Map<string, ReadonlyMap<string, string>>();
  for (const [file, places] of membersIn(tree, 'links', report)) {
    const problem = pathProblem(file.value);
    if (problem !== undefined) {
      report(file, problem);
      continue;
    }
    const values = new Map<string, string>();
    for (const [place, value] of membersOf(places, file.value, report)) {
      const wrong = placeProblem(place.value);
      if (wrong !== undefined) report(place, wrong);
      else {
        const text = readValue(value, report);
        if (text !== undefined) values.set(place.value, text);
      }
    }
    links.set(file.value, values);
  }
  return links;
}

/** The `ignore` of a `berth.json`: what is right of it. */
export function readIgnored(tree: Node, report: Report): Ignored {
  const node = findNodeAtLocation(tree, ['ignore']);
  if (node !== undefined && node.type !== 'object') report(node, '"ignore" must be an object.');
  const items = (key: string): readonly Node[] => {
    const list = node && findNodeAtLocation(node, [key]);
    if (list === undefined) return [];
    if (list.type === 'array') return list.children ?? [];
    report(list, `"${key}" must be a list.`);
    return [];
  };
  const ports = items('ports').flatMap((item): Port[] => {
    const port = toPort(item.value);
    if (port !== undefined) return [port];
    report(item, 'A port is a number from 1 to 65535.');
    return [];
  });
  const texts = (key: string, wrong: string): string[] =>
    items(key).flatMap((item): string[] => {
      if (item.type === 'string' && item.value !== '') return [item.value];
      report(item, wrong);
      return [];
    });
  return {
    ports: new Set(ports),
    // Whether there is such a kind is the business of those who know the kinds.
    kinds: new Set(texts('kinds', 'A kind of file is a text, for example "compose".')),
    files: texts('files', 'A pattern is a text, for example "docs/**".'),
  };
}

/** A file outside the project would be written to because of what a stranger's repository says. */
function pathProblem(file: string): string | undefined {
  const parts = file.split('/');
  const inside =
    !/^[A-Za-z]:|[\\\0]/.test(file) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return inside
    ? undefined
    : 'A file is written relative to this folder, with / and without . and .. as parts.';
}

function placeProblem(place: string): string | undefined {
  return /^(?:[A-Za-z_][\w.-]*|\/(?:[^~]|~[01])*)$/.test(place)
    ? undefined
    : 'A place is a variable of an env file, or a JSON pointer such as "/server/port".';
}
