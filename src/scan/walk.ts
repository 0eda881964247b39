import fs from 'node:fs';
import path from 'node:path';
import type { FileKind } from '../literals/fileKind.ts';
import { kindByName } from '../literals/kindOf.ts';
import { isForeignFolder, isOutputFolder, marksFolder } from '../literals/leaveOut/folders.ts';
import { isGeneratedName } from '../literals/leaveOut/generatedNames.ts';
import {
  isSource,
  isTestFolder,
  isTestSource,
  isTestsOnlyFolder,
  marksProject,
} from '../literals/leaveOut/tests.ts';
import { CONFIG_FILE, type Ignored } from '../registry/config.ts';
import { IgnoreRules, patternsOf } from './ignoreRules.ts';
import {
  excludeRules,
  type OnUnread,
  type Place,
  readText,
  startPlace,
  withConfig,
} from './place.ts';
import { explainRead } from './readFile.ts';

/** A file to look into. */
export interface Candidate {
  /** Absolute. */
  readonly path: string;
  /** What its project does not want to hear of. */
  readonly ignored: Ignored | undefined;
}

/** What of a folder is walked. */
export interface WalkOptions {
  /** Tests, fixtures, generated and ignored files, too. */
  readonly all: boolean;
  /** Only files that may be of these kinds. */
  readonly kinds: ReadonlySet<FileKind> | undefined;
  /** Patterns relative to the folder. */
  readonly exclude: readonly string[];
  readonly onUnread: OnUnread;
}

/**
 * The files below a folder that may hold ports, folder by folder. Links are not followed, so the walk
 * never leaves the folder nor comes to the same place twice; what is neither a file nor a folder is
 * not touched. Synchronous: whoever takes the
 * files decides when to pause.
 */
export function* walk(folder: string, options: WalkOptions): Generator<Candidate> {
  const exclude =
    options.exclude.length === 0 ? undefined : new IgnoreRules(undefined, options.exclude);
  const open = [startPlace(folder, options.onUnread)];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const entries = entriesOf(place.folder, options.onUnread);
    const names = entries.map(({ name }) => name);
    if (place.below !== '' && isLeftAlone(names, options.all)) continue;
    const here = enter(place, new Set(names), options);
    const within = here.folder.endsWith(path.sep) ? here.folder : here.folder + path.sep;
    // Only the folder's own name can tell more of a file's kind: the whole way need not be taken apart.
    const own = `${path.basename(here.folder)}/`;
    for (const entry of entries) {
      const { name } = entry;
      const below = here.below + name;
      if (exclude?.rule(entry.isDirectory() ? `${below}/` : below) === 'out') continue;
      if (entry.isDirectory()) {
        const inside = enterable(here, name, names, options);
        if (inside !== undefined) open.push(inside);
      } else if (entry.isFile() && isWanted(here, name, kindByName(own + name), options)) {
        yield { path: within + name, ignored: here.ignored };
      }
    }
  }
}

function entriesOf(folder: string, onUnread: OnUnread): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // It may be gone since the folder around it was read.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onUnread(folder, explainRead(error));
    return [];
  }
}

function isLeftAlone(names: readonly string[], all: boolean): boolean {
  return names.some((name) => {
    const mark = marksFolder(name);
    return mark === 'foreign' || (mark === 'output' && !all);
  });
}

/** The place with what the folder's own files say. */
function enter(place: Place, names: ReadonlySet<string>, options: WalkOptions): Place {
  const inProject = place.inProject || [...names].some(marksProject);
  let here = inProject === place.inProject ? place : { ...place, inProject };
  if (names.has(CONFIG_FILE) && place.below !== '') {
    here = withConfig(here, here.folder, '', options.onUnread);
  }
  if (options.all) return here;
  const base = { cut: here.below.length };
  if (names.has('.git') && place.below !== '') {
    // Another repository: what the one around it ignores does not count in it.
    here = { ...here, git: excludeRules(here.folder, base) };
  }
  const ofGit = names.has('.gitignore')
    ? readText(path.join(here.folder, '.gitignore'))
    : undefined;
  if (ofGit !== undefined) {
    here = { ...here, git: new IgnoreRules(here.git, patternsOf(ofGit), base) };
  }
  const ofTools = names.has('.ignore') ? readText(path.join(here.folder, '.ignore')) : undefined;
  if (ofTools !== undefined) {
    here = { ...here, own: new IgnoreRules(here.own, patternsOf(ofTools), base) };
  }
  return here;
}

/** A folder's place, or `undefined` when it is left out. */
function enterable(
  here: Place,
  name: string,
  beside: readonly string[],
  { all }: WalkOptions,
): Place | undefined {
  if (isForeignFolder(name)) return undefined;
  const below = `${here.below}${name}/`;
  const own = here.own?.rule(below);
  if (own === 'out') return undefined;
  const inside: Place = { ...here, folder: path.join(here.folder, name), below };
  if (all) return inside;
  if (isOutputFolder(name, beside) || isTestsOnlyFolder(name)) return undefined;
  const isTests = isTestFolder(name);
  if (isTests && here.inProject) return undefined;
  const git = here.git?.rule(below);
  if (git === 'out' && own !== 'in') return undefined;
  return {
    ...inside,
    inTests: here.inTests || isTests,
    git: git === 'in' || own === 'in' ? here.git?.below(below) : here.git,
  };
}

function isWanted(
  here: Place,
  name: string,
  kind: ReturnType<typeof kindByName>,
  { all, kinds }: WalkOptions,
): boolean {
  if (kind === undefined) return false;
  if (kinds !== undefined && typeof kind === 'string' && !kinds.has(kind)) return false;
  const own = here.own?.rule(here.below + name);
  if (own === 'out') return false;
  if (all) return true;
  if (isGeneratedName(name) || isTestSource(name) || (here.inTests && isSource(name))) return false;
  // Git ignores them because they are this machine's, which is where its ports are.
  if (own === 'in' || /^\.env/i.test(name)) return true;
  return here.git?.rule(here.below + name) !== 'out';
}
