import { type Complaint, isClientId, isLockName, parseWait } from './protocol.ts';

/** What a client wants that asks for a lock. */
export interface LockRequest {
  readonly name: string;
  /** What it calls itself; empty where it gave no name. */
  readonly client: string;
  /** How long it would wait, in ms; 0 for not at all. */
  readonly wait: number;
  /** Whether it asks for the number of its grant. */
  readonly fence: boolean;
}

/** The parameters of `lock`, checked. Those that nobody knows are for later versions, and ignored. */
export function readLockRequest(
  parameters: ReadonlyMap<string, string>,
): LockRequest | { readonly complaint: Complaint } {
  const name = parameters.get('name') ?? '';
  if (!isLockName(name)) return { complaint: 'invalid lock name' };
  const client = parameters.get('client-id');
  if (client !== undefined && !isClientId(client)) return { complaint: 'invalid client id' };
  const wait = parseWait(parameters.get('wait') ?? '0');
  if (wait === undefined) return { complaint: 'invalid wait' };
  const fence = parameters.get('fence') ?? 'no';
  if (fence !== 'yes' && fence !== 'no') return { complaint: 'invalid fence' };
  return { name, client: client ?? '', wait, fence: fence === 'yes' };
}
