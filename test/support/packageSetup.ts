import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { vsixToTest } from '../../scripts/package.mts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The packaged extension under test. */
    vsix: string;
  }
}

/** Packages the extension once for all test files of a project. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'berth-vsix-'));
  project.provide('vsix', await vsixToTest(dir));
  return () => rm(dir, { recursive: true, force: true });
}
