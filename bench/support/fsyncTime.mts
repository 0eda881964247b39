import fs from 'node:fs';

/**
 * From now on adds up the time that calls of `fs.fsync` take in this process, those by modules that are
 * loaded later, since the registry's store keeps the function that it finds.
 * @returns the sum so far, in ms
 */
export function watchFsync(): () => number {
  let sum = 0;
  const { fsync } = fs;
  const timed = (descriptor: number, done: fs.NoParamCallback) => {
    const begun = performance.now();
    fsync(descriptor, (error) => {
      sum += performance.now() - begun;
      done(error);
    });
  };
  fs.fsync = Object.assign(timed, { __promisify__: fsync.__promisify__ });
  return () => sum;
}
