import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Reports, logs and pictures of test runs; ignored by git. */
export const resultsDir = join(root, 'test-results');
