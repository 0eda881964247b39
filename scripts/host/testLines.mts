/**
 * Starts every line that the suite in the extension host means for a person. All else that arrives
 * on the same console is the workbench's own log.
 */
export const testLineMark = '\u2502 ';

/** Whether a console line of the workbench comes from the suite. */
export function isTestLine(line: string): boolean {
  return line.startsWith(testLineMark);
}
