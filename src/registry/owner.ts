import { randomBytes } from 'node:crypto';
import { ownIdentity, type ProcessIdentity } from '../probe/process.ts';

/** Who holds a lock: enough to tell a dead holder from a living one, on this machine. */
export interface Owner extends ProcessIdentity {
  /** Told apart from every other holder, this process's earlier ones included. */
  readonly token: string;
  /** When the holder began to wait, ISO 8601: for messages only. */
  readonly since: string;
}

/** A new owner record for this process. */
export function newOwner(): Owner {
  return {
    ...ownIdentity(),
    token: randomBytes(12).toString('hex'),
    since: new Date().toISOString(),
  };
}

/** The owner in a lock file's text, or `undefined` when it names none. */
export function parseOwner(text: string): Owner | undefined {
  let json: Partial<Owner> | null;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return typeof json === 'object' &&
    json !== null &&
    typeof json.pid === 'number' &&
    typeof json.start === 'string' &&
    typeof json.token === 'string' &&
    /^[0-9a-f]{1,64}$/.test(json.token)
    ? (json as Owner)
    : undefined;
}

/** The holder in words, for messages. */
export function describeOwner(owner: Owner | undefined): string {
  if (owner === undefined) return 'an unknown program';
  const where = owner.host === ownIdentity().host ? '' : ` on ${owner.host}`;
  return `process ${owner.pid}${where}, since ${owner.since}`;
}
