import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Keeps what helps to understand a failure: a picture, the server's output and VS Code's logs. */
export async function saveLogs(
  dir: string,
  from: { readonly userDataDir: string; readonly output: string; readonly page?: Page },
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'server.log'), from.output);
  await Promise.allSettled([
    cp(join(from.userDataDir, 'logs'), join(dir, 'logs'), { recursive: true }),
    from.page?.screenshot({ path: join(dir, 'window.png') }),
  ]);
  console.error(`Logs and a picture are in ${dir}`);
}
