import fs from 'node:fs';
import path from 'node:path';
import { applyEdits } from 'jsonc-parser';
import { fillLinks, type Unfilled } from '../literals/links.ts';
import { readConfig } from '../registry/config.ts';
import { behindLinks } from '../registry/links.ts';
import type { ProjectPorts } from '../registry/projectPorts.ts';
import { findTokens, replaceTokens } from '../registry/tokens.ts';
import { FileError, rewriteFile } from './rewriteFile.ts';

/** What became of one linked file. */
export interface LinkedFile {
  /** As berth.json writes it. */
  readonly file: string;
  /** The places that changed. */
  readonly changed: readonly string[];
  /** What could not be filled in, in sentences for people. */
  readonly problems: readonly string[];
}

/**
 * Brings the linked files of a project in step: puts the present numbers into the places that the
 * `links` of its `berth.json` name. Names without a number get one. What is wrong with one file or
 * place keeps no other from its number.
 * @param only only the places that speak of these names and no other
 * @throws AllocationError, ConfigError, RegistryError
 */
export async function fillProject(
  ports: ProjectPorts,
  only?: readonly string[],
): Promise<readonly LinkedFile[]> {
  const files = Array.from(readConfig(ports.root).links, ([file, places]) => {
    const wanted = [...places].filter(([, value]) => speaksOf(value, only));
    return { file, places: new Map(wanted) };
  }).filter(({ places }) => places.size > 0);
  const values = files.flatMap(({ places }) => [...places.values()]);
  const names = values.flatMap((value) => findTokens(value).map(({ name }) => name));
  const numbers = await ports.numbers(names);
  return files.map(({ file, places }) => {
    const filled = Array.from(places, ([place, value]): [string, string] => [
      place,
      replaceTokens(value, (name) => String(numbers.get(name))),
    ]);
    return fillFile(ports.root, file, new Map(filled));
  });
}

function speaksOf(value: string, only: readonly string[] | undefined): boolean {
  if (only === undefined) return true;
  const names = findTokens(value).map(({ name }) => name);
  return names.length > 0 && names.every((name) => only.includes(name));
}

function fillFile(root: string, file: string, values: ReadonlyMap<string, string>): LinkedFile {
  let changed: readonly string[] = [];
  let unfilled: readonly Unfilled[] = [];
  try {
    const absolute = path.join(root, file);
    refuseOutside(root, absolute, file);
    rewriteFile(absolute, (before) => {
      if (before === undefined) throw new FileError(`${file} does not exist.`);
      const text = before.toString('utf8');
      if (!Buffer.from(text, 'utf8').equals(before)) {
        throw new FileError(`${file} is not in UTF-8. Save it as UTF-8 first.`);
      }
      const filling = fillLinks(text, values);
      ({ changed, unfilled } = filling);
      return Buffer.from(applyEdits(text, [...filling.edits]), 'utf8');
    });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { file, changed: [], problems: [error.message.replaceAll(path.join(root, file), file)] };
  }
  return { file, changed, problems: [...new Set(unfilled.map((one) => explain(file, one)))] };
}

/** A link in a stranger's repository must not lead a change to a file of the user's elsewhere. */
function refuseOutside(root: string, absolute: string, file: string): void {
  const target = realPath(behindLinks(absolute));
  const inside = path.relative(realPath(root), target);
  if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) {
    throw new FileError(`${file} is a link to a place outside this project.`);
  }
}

/** Of what is not there, the folder around it: that it is missing is told when it is read. */
function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    const folder = path.dirname(file);
    return folder === file ? file : path.join(realPath(folder), path.basename(file));
  }
}

function explain(file: string, { place, reason }: Unfilled): string {
  switch (reason) {
    case 'missing':
      return place.startsWith('/')
        ? `${file} has no value at ${place}.`
        : `${file} does not define ${place}.`;
    case 'not-json':
      return `${file} is not valid JSON, so nothing in it was filled in.`;
    case 'not-a-value':
      return `${file} has no text or port at ${place}.`;
  }
}
