import { expect, test } from 'vitest';
import { lockNameProblem } from '../../../src/registry/lockName.ts';

test.each(['migrate', '/gpu', '_', '9-lives', 'a'.repeat(100), `/${'a'.repeat(100)}`])(
  '%s is the name of a lock',
  (name) => expect(lockNameProblem(name)).toBeUndefined(),
);

test.each(['', '/', 'a b', 'a/b', '//a', 'ä', 'a\n', 'a'.repeat(101), '-x', '--shell', '/-x'])(
  '%j is none',
  (name) => expect(lockNameProblem(name)).toContain('The name of a lock is made of'),
);
