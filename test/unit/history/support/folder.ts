import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { HistoryError } from '../../../../src/history/errors.ts';
import type { Sample } from '../../../../src/history/tally.ts';
import { HistoryWriter } from '../../../../src/history/writer.ts';

/** A function that makes new folders for histories; all are removed after the tests of the file. */
export function historyFolders(): () => string {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-history-'));
  afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));
  let made = 0;
  return () => path.join(scratch, String(++made));
}

/** Writes samples of a target, all at once, with a clock that says when the last of them was. */
export async function record(
  dir: string,
  target: string,
  samples: readonly Sample[],
  now = Math.max(...samples.map(({ at }) => at)),
): Promise<readonly HistoryError[]> {
  const troubles: HistoryError[] = [];
  const onTrouble = (error: HistoryError) => troubles.push(error);
  const writer = await HistoryWriter.open(dir, { onTrouble, now: () => now });
  try {
    for (const sample of samples) writer.append(target, sample);
  } finally {
    await writer.close();
  }
  return troubles;
}

/** The file of the only target in a folder. */
export function onlyFile(dir: string): string {
  const [name = '', ...more] = fs.readdirSync(dir).filter((file) => file.endsWith('.history'));
  if (name === '' || more.length > 0) throw new Error(`Not one file: ${name} ${more}`);
  return path.join(dir, name);
}
