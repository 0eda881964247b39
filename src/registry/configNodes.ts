import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { checkName } from './names.ts';
import { findTokens } from './tokens.ts';

/** Takes note of something wrong at a node of a `berth.json`. */
export type Report = (node: Node, message: string) => void;

/** A property's key and value. */
export type Member = readonly [key: Node, value: Node];

/** The properties of an object in an object; of anything else none, and a problem. */
export function membersIn(tree: Node, section: string, report: Report): Member[] {
  const node = findNodeAtLocation(tree, [section]);
  return node === undefined ? [] : membersOf(node, section, report);
}

/** The properties of a node that has to be an object. */
export function membersOf(node: Node, name: string, report: Report): Member[] {
  if (node.type !== 'object') {
    report(node, `"${name}" must be an object.`);
    return [];
  }
  return (node.children ?? []).flatMap((property): Member[] => {
    const [key, value] = property.children ?? [];
    return key !== undefined && value !== undefined ? [[key, value]] : [];
  });
}

/** Environment variables whose values may hold tokens: those that are right. */
export function readVariables(members: readonly Member[], report: Report): Map<string, string> {
  const variables = new Map<string, string>();
  for (const [key, value] of members) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key.value)) {
      report(key, 'A variable is made of letters, digits and _ and starts with no digit.');
    } else {
      const text = readValue(value, report);
      if (text !== undefined) variables.set(key.value, text);
    }
  }
  return variables;
}

/** A text that may hold tokens, or `undefined` and a problem. */
export function readValue(value: Node, report: Report): string | undefined {
  if (value.type !== 'string') {
    report(value, 'The value must be a text, for example "$<port:api>".');
    return undefined;
  }
  const text: string = value.value;
  const wrong = findTokens(text).map((token) => checkName(token.name));
  const problem = wrong.find((found) => found !== undefined);
  if (problem !== undefined) report(value, problem.message);
  else if (text.includes('\0')) report(value, 'A value cannot hold a NUL character.');
  else return text;
  return undefined;
}
