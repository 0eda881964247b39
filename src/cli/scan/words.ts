import type { LiteralAction, LiteralRole, PortLiteral } from '../../literals/finding.ts';
import type { Found } from './found.ts';

/** What a number is for. */
const ROLES: Readonly<Record<LiteralRole, string>> = {
  listen: 'a server listens',
  publish: 'published by a container',
  client: 'address of a server',
  debug: 'debugger',
  probe: 'asked whether it is up',
  pattern: 'looked for in output',
  container: 'inside a container',
  internal: 'address on another network',
  forward: 'forwarded to this machine',
};

/** What a number is for, in a few words. */
export function roleWords({ role, confidence }: PortLiteral): string {
  return confidence === 'high' ? ROLES[role] : `${ROLES[role]}, perhaps`;
}

/** What can be done about a number, in a few words. */
export function actionWords({ literal, name }: Pick<Found, 'literal' | 'name'>): string {
  const { action, fallback } = literal;
  if (fallback !== undefined && action === 'replace') return `give ${fallback.variable} to ${name}`;
  switch (action) {
    case 'replace':
      return `replace by ${name}`;
    case 'link':
      return `link to ${name}`;
    case 'wrap':
      return `run with ${name}`;
    case 'report':
      return 'stays';
  }
}

/** How many of each action, in words: `3 replaced, 1 linked`. */
export function counted(actions: readonly LiteralAction[], words: Record<LiteralAction, string>) {
  return (['replace', 'link', 'wrap', 'report'] as const)
    .map((action) => [actions.filter((each) => each === action).length, words[action]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** A number of things: `1 port`, `2 ports`. */
export function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
