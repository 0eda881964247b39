import type * as vscode from 'vscode';
import type { PortLiteral } from '../../literals/finding.ts';
import { nameProject } from '../../literals/project/nameProject.ts';
import { usedTwice } from '../../literals/project/usedTwice.ts';
import { knownNames } from '../../scan/knownNames.ts';
import type { Names } from '../language/names.ts';
import type { Services } from '../services.ts';
import { placeOf } from './place.ts';
import type { DocumentScan, Scans } from './scans.ts';

interface OpenFile extends DocumentScan {
  readonly path: string;
}

/** What a project's open documents say together. */
interface Together {
  readonly files: readonly OpenFile[];
  readonly names: Names;
  readonly byLiteral: ReadonlyMap<PortLiteral, string>;
  readonly twice: ReadonlyMap<PortLiteral, readonly string[]>;
}

/** Names and clashes among the hardcoded ports of a project's open documents. */
export class OpenFiles {
  private readonly known = new Map<string, Together>();

  constructor(
    private readonly services: Services,
    private readonly scans: Scans,
  ) {}

  /** A name for each literal of the project's open documents. */
  names(root: string, names: Names): ReadonlyMap<PortLiteral, string> {
    return this.together(root, names).byLiteral;
  }

  /** See `usedTwice`. */
  usedTwice(root: string, names: Names): ReadonlyMap<PortLiteral, readonly string[]> {
    return this.together(root, names).twice;
  }

  /** Worked out once for all documents, until one of them or a name changes. */
  private together(root: string, names: Names): Together {
    const files = this.scans
      .known()
      .flatMap(({ document, scan }) => this.file(root, document, scan));
    const known = this.known.get(root);
    if (known !== undefined && isSame(known, files, names)) return known;
    const byLiteral = nameProject(files, knownNames(root, names.book, names.config));
    const together = { files, names, byLiteral, twice: usedTwice(files, byLiteral) };
    this.known.set(root, together);
    return together;
  }

  private file(root: string, document: vscode.TextDocument, scan: DocumentScan): OpenFile[] {
    const place = placeOf(this.services, document.uri);
    return place?.project.root === root ? [{ ...scan, path: place.path }] : [];
  }
}

function isSame(known: Together, files: readonly OpenFile[], names: Names): boolean {
  return (
    known.names.book === names.book &&
    known.names.config === names.config &&
    known.files.length === files.length &&
    known.files.every(({ literals }, index) => literals === files[index]?.literals)
  );
}
