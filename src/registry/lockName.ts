/**
 * A lock's name as people write it: `migrate` is of the project, `/migrate` of the whole machine; none that a command
 * line takes for an option.
 */
const LOCK_NAME = /^\/?[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/;

/** What is wrong with the name of a lock, in a sentence for people; `undefined` when nothing is. */
export function lockNameProblem(text: string): string | undefined {
  return LOCK_NAME.test(text)
    ? undefined
    : 'The name of a lock is made of letters, digits, _ and -, up to 100 of them, and does not begin with -; a / before it makes it one for the whole machine.';
}
