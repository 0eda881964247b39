// npm run build [-- --production]
import { join } from 'node:path';
import { bundle } from './bundle.mts';
import { root } from './paths.mts';

await bundle({
  production: process.argv.includes('--production'),
  outdir: join(root, 'dist'),
});
