import type { Port } from '../../probe/port.ts';

/** The system did not let a port be held, for a reason that says nothing about who has it. */
export class HoldError extends Error {
  override readonly name = 'HoldError';

  constructor(
    readonly port: Port,
    /** The system's error name: `EACCES` for a port that needs privileges, `EMFILE`, … */
    readonly code: string,
  ) {
    const hint =
      code === 'EMFILE' || code === 'ENFILE' ? ' Too many files are open: raise `ulimit -n`.' : '';
    super(`Port ${port} could not be held: ${code}.${hint}`);
  }
}
