/** What one of the doctor's checks found. */
export interface Finding {
  /**
   * `ok`: as it should be. `hint`: worth knowing, nothing is broken. `problem`: something fails or soon will.
   */
  readonly level: 'ok' | 'hint' | 'problem';
  /** What was looked at, in one word or two: `registry`, `lock`, `berth.json`, or a name. */
  readonly subject: string;
  /** What is the matter, in a sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly advice?: string;
}
