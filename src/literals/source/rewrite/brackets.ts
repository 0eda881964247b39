import type { Program } from './site.ts';

/** What a bracket says of all that stands in it; `undefined` where only those around it can say. */
export type Question<Answer = boolean> = (program: Program, open: number) => Answer | undefined;

/**
 * The answer of the innermost bracket around a token that has one. Each bracket is asked a question
 * once, however many tokens stand in it and however deep it lies.
 */
export function askAround<Answer>(
  program: Program,
  index: number,
  question: Question<Answer>,
): Answer | undefined {
  const { tokens } = program;
  const known = tokens.answersTo(question);
  const asked: number[] = [];
  let answer: Answer | undefined;
  for (let open = tokens.parentOf(index); open >= 0; open = tokens.parentOf(open)) {
    if (known.has(open)) {
      answer = known.get(open);
      break;
    }
    asked.push(open);
    answer = question(program, open);
    if (answer !== undefined) break;
  }
  for (const open of asked) known.set(open, answer);
  return answer;
}
