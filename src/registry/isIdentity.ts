import { type Pid, toPid } from '../probe/port.ts';
import type { ProcessIdentity } from '../probe/process.ts';
import { isJsonObject } from './jsonObject.ts';

/** The longest word of an identity, in characters: a host's name has 253. */
const LONGEST = 256;

/** Whether what was read from a file says which process is meant. */
export function isIdentity(value: unknown): value is ProcessIdentity & { readonly pid: Pid } {
  return (
    isJsonObject(value) &&
    toPid(value.pid) !== undefined &&
    [value.start, value.boot, value.ns, value.host].every(
      (word) => typeof word === 'string' && word.length <= LONGEST,
    )
  );
}
