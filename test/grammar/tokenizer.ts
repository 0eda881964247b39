import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IRawGrammar } from 'vscode-textmate';
import manifest from '../../package.json' with { type: 'json' };

const root = path.join(import.meta.dirname, '../..');

/** A piece of text and its scopes, outermost first. */
export interface Piece {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** The grammars that the manifest contributes, wired up as VS Code does it. */
const contributed = manifest.contributes.grammars;

let ready: Promise<void> | undefined;

async function loadOniguruma(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(fs.readFileSync(file));
}

/**
 * A tokenizer of whole texts for a base grammar with Berth's grammars injected.
 * @param base the grammar of the language, as VS Code ships it or a small stand-in
 * @param parts the grammars that it includes
 */
export async function tokenizer(
  base: IRawGrammar,
  parts: readonly IRawGrammar[] = [],
): Promise<(text: string) => Piece[]> {
  ready ??= loadOniguruma();
  await ready;
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scopeName) => {
      const given = [base, ...parts].find((grammar) => grammar.scopeName === scopeName);
      if (given !== undefined) return given;
      const own = contributed.find((grammar) => grammar.scopeName === scopeName);
      return own === undefined ? null : readGrammar(path.join(root, own.path));
    },
    getInjections: (scopeName) =>
      contributed
        .filter((grammar) => grammar.injectTo.some((target) => isPrefix(target, scopeName)))
        .map((grammar) => grammar.scopeName),
  });
  const grammar = await registry.loadGrammar(base.scopeName);
  if (grammar === null) throw new Error(`No grammar ${base.scopeName}.`);
  return (text) => {
    let state = textmate.INITIAL;
    return text.split('\n').flatMap((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      return tokens.map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex),
        scopes,
      }));
    });
  };
}

/** VS Code injects into a scope and into those that refine it. */
function isPrefix(target: string, scopeName: string): boolean {
  return scopeName === target || scopeName.startsWith(`${target}.`);
}

/** A grammar file in JSON. */
export function readGrammar(file: string): IRawGrammar {
  return textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file);
}

/** Only what Berth's grammar scoped, as `text → innermost scope`. */
export function berthPieces(pieces: readonly Piece[]): string[] {
  return pieces
    .filter((piece) => piece.scopes.some((scope) => scope.endsWith('.berth')))
    .map((piece) => `${piece.text} → ${piece.scopes.at(-1)}`);
}
