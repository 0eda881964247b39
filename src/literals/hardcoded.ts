// All that finds and replaces, bundled once for the extension, the command and their threads.
export { rewriteText } from './rewrite.ts';
export { type Scanned, scanText } from './scan.ts';
