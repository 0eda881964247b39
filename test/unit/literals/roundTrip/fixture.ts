/** A file of one kind, before its ports are replaced. */
export interface RoundTrip {
  /** Of the file; tells its kind. */
  readonly path: string;
  /** `«3000»` are the digits that a replacement writes anew; all other numbers stay. */
  readonly marked: string;
}
