import type * as vscode from 'vscode';
import type { FileKind } from '../../literals/fileKind.ts';
import type { PortLiteral } from '../../literals/finding.ts';
import { isSettled, settledBy } from '../../literals/project/settled.ts';
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
  if (ignore.kinds.has(scan.kind)) return undefined;
  const settled = settledBy(names.config, names.all());
  const literals = scan.literals.filter(
    (literal) => !ignore.ports.has(literal.port) && !isSettled(place.path, literal, settled),
  );
  return literals.length === 0 ? undefined : { ...place, kind: scan.kind, literals, names };
}
