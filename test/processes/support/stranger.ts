import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';

/**
 * Commits a name as a client does that knows proper-lockfile and docs/registry-format.md alone: no claim.
 * @throws what proper-lockfile throws when it can't have the lock, and when the file was changed under it
 */
export async function commitAsStranger(file: string, name: string): Promise<void> {
  const release = await lockfile.lock(file, { realpath: false, onCompromised: () => {} });
  try {
    const { revision } = read(file);
    const document = read(file);
    const taken = Object.values(document.ports).map(({ port }) => port);
    document.ports[name] = { port: Math.max(29_999, ...taken) + 1 };
    document.revision = revision + 1;
    const scratch = `${file}.${randomBytes(8).toString('hex')}.tmp`;
    fs.writeFileSync(scratch, JSON.stringify(document), { flush: true });
    if (read(file).revision !== revision) {
      fs.rmSync(scratch);
      throw new Error('changed meanwhile');
    }
    fs.renameSync(scratch, file);
    fs.writeFileSync(scratch, JSON.stringify(document));
    fs.renameSync(scratch, `${file}.bak`);
  } finally {
    // Fails when the lock was taken away meanwhile.
    await release().catch(() => {});
  }
}

/** The same as often as it takes; the lock may be held for long. */
export async function commitInTheEnd(file: string, name: string, end: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await commitAsStranger(file, name);
    } catch (error) {
      end.throwIfAborted();
      if (!(error instanceof Error)) throw error;
    }
    await sleep(100 + Math.random() * 100);
  }
}

interface Text {
  revision: number;
  ports: Record<string, { port: number }>;
}

function read(file: string): Text {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
