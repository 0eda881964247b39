import type { Found } from './found.ts';

/** Everything found, as `berth scan --json` prints it: lines and columns from 1, the end exclusive. */
export function asJson(found: readonly Found[]): object[] {
  return found.map(({ file, literal, line, startColumn, endColumn, name }) => ({
    file: file.shown,
    kind: file.kind,
    line,
    startCol: startColumn,
    endCol: endColumn,
    port: literal.port,
    role: literal.role,
    action: literal.action,
    name,
    confidence: literal.confidence,
  }));
}
