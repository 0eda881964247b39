import { expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import texts from '../../../package.nls.json' with { type: 'json' };
import schema from '../../../schemas/berth.schema.json' with { type: 'json' };
import { lockNameProblem } from '../../../src/registry/lockName.ts';

/** What the editor marks, in `tasks.json` and `berth.json`. */
const ofTasks = manifest.contributes.taskDefinitions[0]?.properties.lock;
const ofServices = schema.definitions.service.properties.lock;
const patterns = [ofTasks?.pattern, ofServices.pattern].map((text = '') => new RegExp(text, 'u'));

test.each(['migrate', '/gpu', '_', '9-lives', 'a'.repeat(100), `/${'a'.repeat(100)}`])(
  '%s is the name of a lock',
  (name) => {
    expect(lockNameProblem(name)).toBeUndefined();
    expect(patterns.map((pattern) => pattern.test(name))).toEqual([true, true]);
  },
);

test.each(['', '/', 'a b', 'a/b', '//a', 'ä', 'a\n', 'a'.repeat(101), '-x', '--shell', '/-x'])(
  '%j is none',
  (name) => {
    expect(lockNameProblem(name)).toContain('The name of a lock is made of');
    expect(patterns.map((pattern) => pattern.test(name))).toEqual([false, false]);
  },
);

test('the editor says the same of what is none', () => {
  const problem = lockNameProblem('');
  expect(texts['task.lock.wrong']).toBe(problem);
  expect(ofServices.patternErrorMessage).toBe(problem);
});
