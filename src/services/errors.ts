import type { Place } from './service.ts';

/** Why services can't be started. */
export type ServicesErrorCode =
  | 'unknown-service' // nobody declares what was asked for
  | 'unknown-dependency' // a service waits for one that nobody declares
  | 'cycle'; // services wait for each other

/** The services of a project can't be started as asked; the message is for people. */
export class ServicesError extends Error {
  override readonly name = 'ServicesError';
  constructor(
    readonly code: ServicesErrorCode,
    readonly problem: string,
    /** Where it is said, when it is said in a file. */
    readonly place?: Place,
  ) {
    const { file, line, column } = place ?? {};
    super(file === undefined ? problem : `${file}:${line}:${column}: ${problem}`);
  }
}
