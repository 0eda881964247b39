// Starts sessions of a pool and prints what became of each, a line of JSON: `crowdStarter FILE PREFIX COUNT ATONCE`.
// Waits for a line on standard input first: the command, in JSON, with PORT for a token.
import { Registry } from '../../../src/registry/registry.ts';
import { SessionError } from '../../../src/session/errors.ts';
import { inParallel } from '../../../src/session/inParallel.ts';
import { Sessions } from '../../../src/session/sessions.ts';

/** What became of one start. */
export type CrowdAnswer =
  | { readonly name: string; readonly port: number; readonly readyMs: number; readonly ms: number }
  | { readonly name: string; readonly code: string; readonly message: string };

const [file = '', prefix = '', count = '0', atOnce = '1'] = process.argv.slice(2);

process.stdin.once('data', async (line) => {
  const command = JSON.parse(String(line)) as string[];
  const sessions = new Sessions(new Registry({ file, by: 'test' }));
  const names = Array.from({ length: Number(count) }, (_, i) => `${prefix}-${i}`);
  await inParallel(names, Number(atOnce), async (name) => {
    const answer = await start(sessions, name, command);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  });
  process.stdin.destroy();
});
process.stdout.write('up\n');

async function start(
  sessions: Sessions,
  name: string,
  command: readonly string[],
): Promise<CrowdAnswer> {
  const begun = performance.now();
  try {
    const { record, readyMs, detach } = await sessions.start({
      name,
      root: process.cwd(),
      command: command.map((word) => word.replace('PORT', `$<port:${name}>`)),
      pool: 'vnc',
      readyTimeout: 120_000,
    });
    detach();
    return { name, port: record.port ?? 0, readyMs, ms: performance.now() - begun };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    return { name, code: error.code, message: error.message };
  }
}
