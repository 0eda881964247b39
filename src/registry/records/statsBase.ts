import fs from 'node:fs';
import { errorCode } from '../errors.ts';
import { isJsonObject } from '../jsonObject.ts';
import { statsFile } from './files.ts';
import { Tally } from './tally.ts';

const FORMAT = 1;

/** What was counted in logs that are gone, and the mark of the last of them. */
export type StatsBase =
  | { readonly kind: 'ok'; readonly tally: Tally; readonly folded: string }
  | { readonly kind: 'absent' | 'damaged' | 'newer' };

/** Reads the statistics' base. Never throws for what the file holds. */
export function readBase(registry: string): StatsBase {
  let text: string;
  try {
    text = fs.readFileSync(statsFile(registry), 'utf8');
  } catch (error) {
    return { kind: errorCode(error) === 'ENOENT' ? 'absent' : 'damaged' };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'damaged' };
  }
  if (!isJsonObject(json)) return { kind: 'damaged' };
  const { format, folded, tally: counted } = json;
  if (Number.isSafeInteger(format) && (format as number) > FORMAT) return { kind: 'newer' };
  const tally = Tally.parse(counted);
  return format === FORMAT && tally !== undefined && typeof folded === 'string'
    ? { kind: 'ok', tally, folded }
    : { kind: 'damaged' };
}

/** The text that {@link readBase} reads. */
export function formatBase(tally: Tally, folded: string): string {
  return `${JSON.stringify({ format: FORMAT, folded, tally: tally.toJson() })}\n`;
}
