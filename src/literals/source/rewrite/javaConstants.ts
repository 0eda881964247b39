import type { Question } from './brackets.ts';
import type { Site } from './site.ts';
import type { Tokens } from './tokens.ts';

/** Whether a literal of Java or Kotlin is an argument of an annotation: `@Value("8080")`. */
export function isInAnnotation(site: Site): boolean {
  return site.ask(holdsAnnotation) ?? false;
}

const holdsAnnotation: Question = ({ tokens }, open) => isOfAnnotation(tokens, open) || undefined;

/** Names that an annotation or a `case` mentions, so that Java must know their values when it compiles. */
export function constantsInUse(tokens: Tokens): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = 0; at < tokens.length; at++) {
    if (tokens.at(at) === 'case') names.add(tokens.at(at + 1));
    if (tokens.at(at) !== '(' || !isOfAnnotation(tokens, at)) continue;
    const close = tokens.partnerOf(at) ?? at;
    while (++at < close) names.add(tokens.at(at));
  }
  return names;
}

function isOfAnnotation(tokens: Tokens, open: number): boolean {
  let name = open - 1;
  while (tokens.at(name - 1) === '.') name -= 2;
  // Kotlin says what it annotates: `@field:Value(…)`.
  if (tokens.at(name - 1) === ':') name -= 2;
  return tokens.at(open) === '(' && tokens.at(name - 1) === '@';
}
