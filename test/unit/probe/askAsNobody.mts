import { listenerOf } from '../../../src/probe/listeners.ts';
import { parsePort } from '../../../src/probe/port.ts';

/** Asks for the port in its argument as a user who may not look into other users' processes. */
const port = parsePort(process.argv[2] ?? '');
process.setgroups?.([]);
process.setgid?.(65534);
process.setuid?.(65534);
console.log(JSON.stringify(port === undefined ? undefined : await listenerOf(port)));
