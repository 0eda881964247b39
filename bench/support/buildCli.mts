import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.mts';

/** Builds the CLI as it is shipped into `folder`; its path. */
export async function buildCli(folder: string): Promise<string> {
  const outdir = join(folder, 'dist');
  await bundle({ production: true, outdir });
  return join(outdir, 'cli.js');
}
