import type { Node } from 'jsonc-parser';
import * as vscode from 'vscode';
import { parseJson } from '../../literals/json/parseJson.ts';
import { findMentions, type Mention } from '../../literals/vscode/mentions.ts';
import {
  type Section,
  sectionsOf,
  type TokenFileKind,
  tokenFileKind,
} from '../../literals/vscode/tokenFiles.ts';

/** What one version of a document says. Offsets are the document's. */
export class Reading {
  private foundMentions: readonly Mention[] | undefined;

  constructor(
    readonly kind: TokenFileKind,
    readonly text: string,
    readonly root: Node | undefined,
  ) {}

  get mentions(): readonly Mention[] {
    this.foundMentions ??= findMentions(this.kind, this.text, this.root);
    return this.foundMentions;
  }

  get sections(): readonly Section[] {
    return sectionsOf(this.kind, this.root);
  }

  /** The mention at an offset, its two ends included. */
  mentionAt(offset: number): Mention | undefined {
    return this.mentions.find(({ start, end }) => start <= offset && offset <= end);
  }
}

/** A longer text is read by nobody by hand, and reading it at each change would hold the editor up. */
const LONGEST = 300_000;

/** Reads documents, each version once, however many features ask. */
export class Documents {
  private readonly readings = new WeakMap<
    vscode.TextDocument,
    { readonly version: number; readonly reading: Reading }
  >();

  /** What a document says; `undefined` when it is none of ours, or far too long. */
  read(document: vscode.TextDocument): Reading | undefined {
    const known = this.readings.get(document);
    if (known?.version === document.version) return known.reading;
    const kind = tokenFileKind(document.uri.path);
    if (kind === undefined) return undefined;
    const text = document.getText();
    if (text.length > LONGEST) return undefined;
    const reading = new Reading(kind, text, parseJson(text));
    this.readings.set(document, { version: document.version, reading });
    return reading;
  }
}

/** The range between two offsets. */
export function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
