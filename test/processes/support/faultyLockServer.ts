// Becomes the user's own lock server and ends again when its standard input does; something goes wrong at one of its
// file operations beside the registry if a plan says so: `faultyLockServer PLAN`. Prints its operations at the end.
import { LockFiles } from '../../../src/locks/lockFiles.ts';
import { OwnServer } from '../../../src/locks/ownServer.ts';
import { Registry } from '../../../src/registry/registry.ts';
import { installFaultLayer, type Plan, seenOperations, watchOperations } from './faultLayer.ts';

const plan = JSON.parse(process.argv[2] ?? 'null') as Plan | null;
const registry = new Registry({ by: 'test' });

async function serve(): Promise<void> {
  installFaultLayer();
  watchOperations(new LockFiles(registry.file).folder, plan ?? undefined);
  // So long that it never looks by itself.
  const server = await OwnServer.become(registry, 10_000_000);
  process.stdout.write('serving\n');
  process.stdin.resume().once('end', () => server?.end());
  await server?.ended;
  process.stdout.write(`${JSON.stringify(seenOperations())}\n`);
}

serve().catch((error: Error) => {
  process.stdout.write(`failed ${error.message}\n`);
  process.exit(1);
});
