import fs from 'node:fs';
import path from 'node:path';
import type { FileKind } from '../../literals/fileKind.ts';
import type { PortLiteral } from '../../literals/finding.ts';
import { nameProject } from '../../literals/project/nameProject.ts';
import type { ProjectFile } from '../../literals/project/plan.ts';
import { isSettled, settledBy } from '../../literals/project/settled.ts';
import type { Book } from '../../registry/book.ts';
import { EMPTY_CONFIG, type ProjectConfig, readConfig } from '../../registry/config.ts';
import { ConfigError } from '../../registry/errors.ts';
import { findProjectRoot, realPath } from '../../registry/project.ts';
import { knownNames } from '../../scan/knownNames.ts';
import type { FileReport } from '../../scan/scanFiles.ts';

/** One hardcoded port, ready to be shown. */
export interface Found {
  readonly file: FoundFile;
  readonly literal: PortLiteral;
  /** From 1. */
  readonly line: number;
  /** In UTF-16 units, from 1; the end is exclusive. */
  readonly startColumn: number;
  readonly endColumn: number;
  /** The name that it has or could have, as its project writes it. */
  readonly name: string;
}

/** A file with ports. */
export interface FoundFile extends ProjectFile {
  readonly absolute: string;
  /** Relative to the current folder, with `/`. */
  readonly shown: string;
  readonly kind: FileKind;
}

/** The files of one project. */
export interface FoundProject {
  readonly root: string;
  readonly config: ProjectConfig;
  /** In the order of the files and of their text. What has a name already is not among it. */
  readonly found: readonly Found[];
}

/**
 * What was found, project by project, with names agreed on in each.
 * @param paths the files and folders that were looked at, absolute
 */
export function byProject(
  reports: readonly FileReport[],
  paths: readonly string[],
  book: Book,
): FoundProject[] {
  const roots = new Roots([process.cwd(), ...paths]);
  const projects = new Map<string, FoundFile[]>();
  for (const { path: absolute, kind, text, literals } of reports) {
    const { root, inside } = roots.of(absolute);
    const files = projects.get(root) ?? [];
    projects.set(root, files);
    files.push({ absolute, shown: shownPath(absolute), path: inside, kind, text, literals });
  }
  return Array.from(projects, ([root, files]) => {
    const config = configOf(root);
    const own = book.ofProject(root).map(({ name }) => book.shortName(name, root));
    const settled = settledBy(config, own);
    const names = nameProject(files, knownNames(root, book, config));
    const found = files.flatMap((file) =>
      placed(file, names).filter(({ literal }) => !isSettled(file.path, literal, settled)),
    );
    return { root, config, found };
  });
}

/** A path as the user would write it here. */
export function shownPath(absolute: string): string {
  return path.relative(process.cwd(), absolute).split(path.sep).join('/') || '.';
}

/** One that can't be read says nothing of names; the scan itself has told of it. */
function configOf(root: string): ProjectConfig {
  try {
    return readConfig(root);
  } catch (error) {
    if (error instanceof ConfigError) return EMPTY_CONFIG;
    throw error;
  }
}

function placed(file: FoundFile, names: ReadonlyMap<PortLiteral, string>): Found[] {
  let line = 1;
  let lineStart = 0;
  return file.literals.map((literal) => {
    for (;;) {
      const newline = file.text.indexOf('\n', lineStart);
      if (newline === -1 || newline >= literal.start) break;
      line++;
      lineStart = newline + 1;
    }
    return {
      file,
      literal,
      line,
      startColumn: literal.start - lineStart + 1,
      endColumn: literal.end - lineStart + 1,
      name: names.get(literal) ?? '',
    };
  });
}

/** The projects around files. One in no checkout is of the first of some folders that it is in. */
class Roots {
  private readonly known = new Map<string, Place>();

  constructor(private readonly folders: readonly string[]) {}

  of(file: string): { readonly root: string; readonly inside: string } {
    const { root, real } = this.around(path.dirname(file));
    const inside = path.relative(root, path.join(real, path.basename(file)));
    return { root, inside: inside.split(path.sep).join('/') };
  }

  private around(folder: string): Place {
    const known = this.known.get(folder);
    if (known !== undefined) return known;
    const place = this.inParent(folder) ?? this.lookUp(folder);
    this.known.set(folder, place);
    return place;
  }

  /** A folder without `.git` is of the project around it: asked once a project, not once a folder. */
  private inParent(folder: string): Place | undefined {
    const parent = path.dirname(folder);
    const isInside = this.folders.some((each) => folder !== each && isWithin(folder, each));
    if (!isInside || fs.existsSync(path.join(folder, '.git'))) return undefined;
    const { root, real } = this.around(parent);
    return isWithin(real, root)
      ? { root, real: path.join(real, path.basename(folder)) }
      : undefined;
  }

  private lookUp(folder: string): Place {
    const around = this.folders.find((each) => isWithin(folder, each));
    return { root: findProjectRoot(folder, around), real: realPath(folder) };
  }
}

/** The project of a folder, and the folder's real path. */
interface Place {
  readonly root: string;
  readonly real: string;
}

function isWithin(folder: string, outer: string): boolean {
  const way = path.relative(outer, folder);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
