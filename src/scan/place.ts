import fs from 'node:fs';
import path from 'node:path';
import { marksProject } from '../literals/leaveOut/tests.ts';
import { type Ignored, readConfig } from '../registry/config.ts';
import { ConfigError } from '../registry/errors.ts';
import {
  commonGitFolder,
  findProjectRoot,
  homeFolder,
  nearestRepository,
  realPath,
} from '../registry/project.ts';
import { type Base, IgnoreRules, patternsOf } from './ignoreRules.ts';

/** Told of what can't be read. */
export type OnUnread = (path: string, reason: string) => void;

/** What is known of a folder before its entries are looked at. */
export interface Place {
  /** Absolute. */
  readonly folder: string;
  /** Below the folder that is walked, with `/`, also at its end; empty for that folder itself. */
  readonly below: string;
  /** What git leaves out. */
  readonly git: IgnoreRules | undefined;
  /** What .ignore files and berth.json leave out. */
  readonly own: IgnoreRules | undefined;
  /** Whether it is in a folder of tests. */
  readonly inTests: boolean;
  /** Whether a project's root is at or above it. */
  readonly inProject: boolean;
  /** What its project does not want to hear of. */
  readonly ignored: Ignored | undefined;
}

/** Where a walk starts: what lies above a folder counts for it, too. */
export function startPlace(folder: string, onUnread: OnUnread): Place {
  const real = realPath(folder);
  const above: Place = {
    folder,
    below: '',
    git: rulesAbove(real),
    own: undefined,
    inTests: false,
    inProject: isInProject(path.dirname(real)),
    ignored: undefined,
  };
  const root = findProjectRoot(real);
  return withConfig(above, root, wayDown(root, real), onUnread);
}

/** What the project around a file that was named does not want to hear of. */
export function ignoredAround(file: string, onUnread: OnUnread): Ignored | undefined {
  return readIgnored(findProjectRoot(path.dirname(realPath(file))), onUnread);
}

/** The place with what the `berth.json` in `root` leaves out. */
export function withConfig(place: Place, root: string, prefix: string, onUnread: OnUnread): Place {
  const ignored = readIgnored(root, onUnread);
  if (ignored === undefined) return place;
  const base = prefix === '' ? { cut: place.below.length } : { prefix };
  const own =
    ignored.files.length === 0 ? place.own : new IgnoreRules(place.own, ignored.files, base);
  return { ...place, own, ignored };
}

/** A `berth.json` that can't be read leaves nothing out, and is told. */
function readIgnored(root: string, onUnread: OnUnread): Ignored | undefined {
  try {
    return readConfig(root).ignore;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    onUnread(error.file, error.problem);
    return undefined;
  }
}

/** The rules of a checkout's folders above one of its folders; none when they leave that folder out, as it was named. */
function rulesAbove(folder: string): IgnoreRules | undefined {
  const root = nearestRepository(folder);
  if (root === undefined) return undefined;
  let rules = excludeRules(root, { prefix: wayDown(root, folder) });
  for (let dir = root; dir !== folder; dir = nextDown(dir, folder)) {
    const text = readText(path.join(dir, '.gitignore'));
    if (text !== undefined) {
      rules = new IgnoreRules(rules, patternsOf(text), { prefix: wayDown(dir, folder) });
    }
  }
  return folder !== root && rules?.rule('') === 'out' ? undefined : rules;
}

/** The checkout's own list beside the repository, which is not shared with others. */
export function excludeRules(root: string, base: Base): IgnoreRules | undefined {
  const git = commonGitFolder(root);
  const text = git && readText(path.join(git, 'info', 'exclude'));
  return text ? new IgnoreRules(undefined, patternsOf(text), base) : undefined;
}

/** Whether a folder or one above it is a project's root. The home folder is none for what is in it. */
function isInProject(folder: string): boolean {
  const home = homeFolder();
  for (let dir = folder; ; dir = path.dirname(dir)) {
    if (dir !== home && namesIn(dir).some(marksProject)) return true;
    if (dir === path.dirname(dir)) return false;
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

/** The way from a folder down to another, with `/`, also at its end; empty when they are the same. */
function wayDown(from: string, to: string): string {
  const way = path.relative(from, to).split(path.sep).join('/');
  return way === '' ? '' : `${way}/`;
}

function nextDown(from: string, to: string): string {
  return path.join(from, path.relative(from, to).split(path.sep)[0] ?? '');
}

/** The text of a file of rules, if there is one. */
export function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
