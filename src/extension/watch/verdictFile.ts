import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { asJsonObject, type JsonObject } from '../../registry/jsonObject.ts';
import { type FullName, toFullName } from '../../registry/names.ts';
import { replaceFile } from '../../registry/replaceFile.ts';
import type { Verdict } from './course.ts';

/** What the window that watches says of the names; the other windows read it. */
const FILE = 'verdicts.json';
const FORMAT = 1;
/** What was said longer ago, in ms, counts for nothing: nobody watches any more. */
const STALE = 3 * 60_000;
/** How often it is said again when nothing changes, in ms. */
const AGAIN = 60_000;

/** What the window that watches says of the names, in a file for the others. */
export class VerdictFile {
  private readonly file: string;
  private version = '';
  private known: ReadonlyMap<FullName, Verdict> = new Map();
  private said = { text: '', at: Number.NEGATIVE_INFINITY };

  /** @param dir the folder of the histories */
  constructor(readonly dir: string) {
    this.file = path.join(dir, FILE);
  }

  /**
   * Says it to the others, where they don't know it yet. One call at a time.
   * @throws a system error
   */
  async say(verdicts: ReadonlyMap<FullName, Verdict>): Promise<void> {
    const text = JSON.stringify({ format: FORMAT, verdicts: Object.fromEntries(verdicts) });
    const now = performance.now();
    if (text === this.said.text && now - this.said.at < AGAIN) return;
    const scratch = `${this.file}.${randomUUID()}`;
    await replaceFile(this.file, Buffer.from(text), scratch, { durable: false });
    this.said = { text, at: now };
  }

  /** What was said last; nothing when that was long ago, or is not to be understood. */
  read(): ReadonlyMap<FullName, Verdict> {
    const stat = fs.statSync(this.file, { throwIfNoEntry: false });
    if (stat === undefined || Date.now() - stat.mtimeMs > STALE) return new Map();
    const version = `${stat.mtimeMs} ${stat.ino}`;
    if (version !== this.version) {
      this.known = parseVerdicts(fs.readFileSync(this.file, 'utf8'));
      this.version = version;
    }
    return this.known;
  }
}

function parseVerdicts(text: string): ReadonlyMap<FullName, Verdict> {
  const { format, verdicts } = asJsonObject(jsonOf(text));
  if (format !== FORMAT) return new Map();
  return new Map(
    Object.entries(asJsonObject(verdicts)).flatMap(([key, value]) => {
      const [name, verdict] = [toFullName(key), toVerdict(asJsonObject(value))];
      return name !== undefined && verdict !== undefined ? [[name, verdict] as const] : [];
    }),
  );
}

function toVerdict(value: JsonObject): Verdict | undefined {
  const { kind, since, outages } = value;
  if (kind === 'up') return { kind };
  if (kind === 'down') return isTime(since) ? { kind, since } : undefined;
  return kind === 'flapping' && typeof outages === 'number' ? { kind, outages } : undefined;
}

/** Whether it is a moment in ms since 1970 that a clock can show. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
