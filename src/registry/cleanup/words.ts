import { describeListener } from '../messages.ts';
import type { FolderDoubt } from './folder.ts';
import type { FileReason, KeptReason, NameReason } from './item.ts';

/** Why a name goes, in a clause: `its folder is gone: /src/shop`. */
export function whyNameGoes(reason: NameReason): string {
  switch (reason.kind) {
    case 'process-ended':
      return `it was for process ${reason.pid}, which has ended`;
    case 'folder-gone':
      return `its folder is gone: ${reason.root}`;
    case 'unused':
      return `not used since ${reason.since.slice(0, 10)}`;
  }
}

/** Why a file goes, in a clause. */
export function whyFileGoes(reason: FileReason): string {
  switch (reason) {
    case 'lock':
      return 'left by a program that ended while it had the lock';
    case 'waiter':
    case 'marker':
      return 'left by a program that ended while it waited for the lock';
    case 'scratch':
      return 'left by a program that ended before its change was made';
    case 'backup':
      return 'an old copy of a damaged file';
  }
}

/** Why something stays, in a clause. */
export function whyKept(why: KeptReason): string {
  switch (why.kind) {
    case 'pinned':
      return 'it is pinned';
    case 'listening':
      return `in use by ${describeListener(why.listener)}`;
    case 'listeners-unknown':
      return `who listens could not be found out: ${why.problem}`;
    case 'folder-unknown':
      return `${whyDoubted(why.doubt)}: ${why.root}`;
    case 'process-unknown':
      return `whether process ${why.pid} on ${why.host || 'another machine'} has ended cannot be seen from here`;
  }
}

function whyDoubted(doubt: FolderDoubt): string {
  switch (doubt.kind) {
    case 'foreign-path':
      return 'its folder is one of another system';
    case 'no-access':
      return `its folder cannot be looked at (${doubt.code})`;
    case 'not-mounted':
      return 'its folder is missing, maybe with the volume it is on';
    case 'elsewhere':
      return 'its folder is missing here, but other machines share this registry';
    case 'replaced':
      return 'something that is no folder is in its place';
  }
}
