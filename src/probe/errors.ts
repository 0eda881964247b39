/**
 * The machine could not be asked: out of descriptors, no address family at all, an unknown system
 * error. Never an answer about a port.
 */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  /** System error name (`EMFILE`, `ENFILE`, …), or `NOFAMILY` when the host has no IP at all. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
