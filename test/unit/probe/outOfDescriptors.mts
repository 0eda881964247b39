import { openSync } from 'node:fs';
import { probePort } from '../../../src/probe/free.ts';
import type { Port } from '../../../src/probe/port.ts';

try {
  for (;;) openSync('/dev/null', 'r');
} catch {
  const error = await probePort(20000 as Port).catch((reason: unknown) => reason);
  const { name, code } = error as { name: string; code: string };
  console.log(JSON.stringify({ name, code }));
}
