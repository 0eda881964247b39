import { describe, expect, it } from 'vitest';
import { lex } from '../../../../../src/literals/source/lexer.ts';
import { askAround, type Question } from '../../../../../src/literals/source/rewrite/brackets.ts';
import type { Program } from '../../../../../src/literals/source/rewrite/site.ts';
import { Tokens } from '../../../../../src/literals/source/rewrite/tokens.ts';

function programOf(text: string): Program {
  const tokens = new Tokens(text, lex(text, 'typescript'));
  return { kind: 'typescript', path: 'a.ts', text, tokens };
}

describe('brackets around a token', () => {
  it('answer from the inside out', () => {
    const program = programOf('f(a, [b, {c}], d)');
    const at = (name: string) => program.tokens.indexAt(program.text.indexOf(name));
    const isList: Question<string> = ({ tokens }, open) =>
      tokens.at(open) === '{' ? undefined : tokens.at(open);
    expect(['a', 'b', 'c', 'd', 'f'].map((name) => askAround(program, at(name), isList))).toEqual([
      '(',
      '[',
      '[',
      '(',
      undefined,
    ]);
  });

  it('are asked once each, however deep they lie', () => {
    const depth = 2000;
    const program = programOf('{ 1,'.repeat(depth));
    let asked = 0;
    const never: Question = () => {
      asked++;
      return undefined;
    };
    for (let index = 0; index < program.tokens.length; index++) askAround(program, index, never);
    expect(asked).toBe(depth);
  });
});
