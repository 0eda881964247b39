// Fills the folder that it is given, a small disk, with histories; prints in JSON what became of them.
import fs from 'node:fs';
import path from 'node:path';
import { listTargets, readHistory } from '../../../src/history/readHistory.ts';
import { RINGS } from '../../../src/history/rings.ts';
import { targetFile } from '../../../src/history/target.ts';
import { HistoryWriter } from '../../../src/history/writer.ts';

const [, , dir = ''] = process.argv;
const OLD = '/shop/old';

/** @returns why it did not work */
async function write(...targets: string[]): Promise<string | undefined> {
  const writer = await HistoryWriter.open(dir);
  for (const target of targets) writer.append(target, { at: Date.now(), up: true });
  return writer.close().then(
    () => undefined,
    ({ message }: Error) => message,
  );
}

function counts(target: string): number[] {
  const history = readHistory(dir, target);
  return RINGS.map(({ name }) => (history?.[name] ?? []).reduce((sum, { up }) => sum + up, 0));
}

async function main(): Promise<void> {
  await write(OLD);
  const error = await write(...Array.from({ length: 50 }, (_, i) => `host-${i}:80`));
  const full = listTargets(dir).map(counts);
  const old = counts(OLD);
  fs.rmSync(path.join(dir, targetFile('host-0:80')));
  const later = await write(OLD);
  process.stdout.write(JSON.stringify({ error, full, old, later, after: counts(OLD) }));
}

void main();
