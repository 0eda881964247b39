import fs from 'node:fs';
import path from 'node:path';
import type { Book } from '../book.ts';
import { CONFIG_FILE, parseConfig } from '../config.ts';
import { errorCode } from '../errors.ts';
import { variableName } from '../names.ts';
import { positionAt } from '../textPosition.ts';
import type { Finding } from './finding.ts';

/** Is a project's `berth.json` right, and does each of its names have a variable of its own? */
export function checkProject(book: Book, root: string): Finding[] {
  const file = path.join(root, CONFIG_FILE);
  const { names, findings } = checkConfig(file);
  const own = book.ofProject(root).map(({ name }) => book.shortName(name, root));
  return [...findings, ...clashes([...new Set([...names, ...own])])];
}

function checkConfig(file: string): { names: readonly string[]; findings: Finding[] } {
  const subject = CONFIG_FILE;
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return { names: [], findings: [] };
    const message = `${file} cannot be read (${code}).`;
    return { names: [], findings: [{ level: 'problem', subject, message }] };
  }
  const { config, problems } = parseConfig(text);
  const findings = problems.map(({ message, offset }): Finding => {
    const { line, column } = positionAt(text, offset);
    return { level: 'problem', subject, message: `${file}:${line}:${column}: ${message}` };
  });
  if (findings.length === 0) findings.push({ level: 'ok', subject, message: `${file} is right.` });
  return { names: [...config.ports.keys()], findings };
}

function clashes(names: readonly string[]): Finding[] {
  const winners = new Map<string, string>();
  return names.flatMap((name): Finding[] => {
    const variable = variableName(name);
    const winner = winners.get(variable);
    if (winner === undefined) {
      winners.set(variable, name);
      return [];
    }
    return [
      {
        level: 'problem',
        subject: name,
        message: `${variable} holds the port of ${winner}; ${name} would fill it too.`,
        advice: `Give ${name} a variable of its own in the "env" of berth.json, or rename it.`,
      },
    ];
  });
}
