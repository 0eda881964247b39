import type * as vscode from 'vscode';
import type { FileKind } from '../../literals/fileKind.ts';
import type { PortLiteral } from '../../literals/finding.ts';
import { isSettled, type Settled, settledBy } from '../../literals/project/settled.ts';
import type { Book } from '../../registry/book.ts';
import type { Ignored, ProjectConfig } from '../../registry/config.ts';
import { IgnoreRules } from '../../scan/ignoreRules.ts';
import { type Names, namesFor } from '../language/names.ts';
import type { Services } from '../services.ts';
import { type Place, placeOf } from './place.ts';
import type { DocumentScan } from './scans.ts';

/** The hardcoded ports of a document that anybody wants to hear of, and what is known around them. */
export interface Findings extends Place {
  readonly kind: FileKind;
  readonly literals: readonly PortLiteral[];
  readonly names: Names;
}

/**
 * What is left of a scan without what `berth.json` settles (defaults of variables that hold named
 * ports, linked values) or ignores. `undefined` where nothing is.
 */
export async function findingsIn(
  services: Services,
  document: vscode.TextDocument,
  scan: DocumentScan | undefined,
): Promise<Findings | undefined> {
  const place = placeOf(services, document.uri);
  if (scan === undefined || scan.literals.length === 0 || place === undefined) return undefined;
  const names = await namesFor(services, document.uri);
  const { ignore } = names.config;
  if (ignore.kinds.has(scan.kind) || isIgnored(ignore, place.path)) return undefined;
  const settled = settledFor(names);
  const literals = scan.literals.filter(
    (literal) => !ignore.ports.has(literal.port) && !isSettled(place.path, literal, settled),
  );
  return literals.length === 0 ? undefined : { ...place, kind: scan.kind, literals, names };
}

/** By book and root: listing a project's names takes its time where there are thousands. */
const known = new WeakMap<Book, Map<string, { config: ProjectConfig; settled: Settled }>>();

function settledFor(names: Names): Settled {
  const { book, config, project } = names;
  const root = project?.root ?? '';
  const ofBook = known.get(book) ?? new Map();
  known.set(book, ofBook);
  const last = ofBook.get(root);
  if (last?.config === config) return last.settled;
  const settled = settledBy(config, names.all());
  ofBook.set(root, { config, settled });
  return settled;
}

function isIgnored({ files }: Ignored, path: string): boolean {
  return files.length > 0 && new IgnoreRules(undefined, files).rule(path) === 'out';
}
