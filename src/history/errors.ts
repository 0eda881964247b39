/** Why a history can't be used. */
export type HistoryErrorCode =
  | 'busy' // another process writes this folder
  | 'lost' // this process was taken for dead, and another one writes now
  | 'damaged' // the file is none of Berth's, or what it says of itself makes no sense
  | 'newer' // written by a newer Berth: left alone
  | 'repaired' // something was wrong with a file, and it was seen to
  | 'unreadable' // missing rights, a folder in its place, an I/O error
  | 'unwritable'; // missing rights, a full disk

/** A history can't be read or written. The message says what to do; `cause` holds the system's error. */
export class HistoryError extends Error {
  override readonly name: string = 'HistoryError';
  constructor(
    readonly code: HistoryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Another process writes the histories of this folder; the message names it. */
export class HistoryBusyError extends HistoryError {
  override readonly name = 'HistoryBusyError';
  constructor(message: string, options?: ErrorOptions) {
    super('busy', message, options);
  }
}
