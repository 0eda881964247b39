import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../registry/errors.ts';
import { parseOwner } from '../registry/owner.ts';

/** How often a writer shows that it lives, in ms. */
export const SIGN_OF_LIFE = 1000;

/** The claim of a folder's only writer. */
export function claimFile(folder: string): string {
  return path.join(folder, 'writer');
}

/**
 * Whether a folder of histories has a writer that has just shown life: a look that costs next to nothing. Whether one
 * really lives is judged by whoever wants to take its place.
 */
export function isBeingWritten(folder: string): boolean {
  return (silence(claimFile(folder)) ?? Number.POSITIVE_INFINITY) < 5 * SIGN_OF_LIFE;
}

/** Whether the claim's holder has shown no life for much longer than one does that lives. */
export function isSilent(claim: string): boolean {
  return (silence(claim) ?? 0) > 60 * SIGN_OF_LIFE;
}

/** For how long the claim's holder has shown no life, in ms; `undefined` when there is none. */
function silence(claim: string): number | undefined {
  const stat = fs.statSync(claim, { throwIfNoEntry: false });
  return stat && Date.now() - stat.mtimeMs;
}

/** Who has a claim, as far as its file says so. */
export function ownerOf(claim: string): ReturnType<typeof parseOwner> {
  try {
    return parseOwner(fs.readFileSync(claim, 'utf8'));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
