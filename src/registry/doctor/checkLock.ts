import fs from 'node:fs';
import { isAlive } from '../../probe/process.ts';
import { describeOwner, parseOwner } from '../owner.ts';
import type { Finding } from './finding.ts';

/** A write takes some ms; whoever holds the lock for longer than this hangs, in ms. */
const LONG = 5_000;

/** Does anybody hold the registry's lock for too long, or is anything in the way of it or of the backup? */
export async function checkLock(file: string): Promise<Finding[]> {
  return [
    ...checkPlace(`${file}.owner`, 'a folder'),
    ...checkPlace(`${file}.bak`, 'a folder'),
    ...checkPlace(`${file}.lock`, 'no folder'),
    ...(await checkClaim(`${file}.owner`)),
    ...checkFolder(`${file}.lock`),
  ];
}

/** Whether something of the wrong kind is where a file of ours belongs. */
function checkPlace(place: string, wrong: 'a folder' | 'no folder'): Finding[] {
  const stat = statOf(place);
  if (stat === undefined || stat.isDirectory() !== (wrong === 'a folder')) return [];
  return [
    {
      level: 'problem',
      subject: 'registry',
      message: `${place} is ${wrong}, which is in Berth's way.`,
      advice: 'Move it away.',
    },
  ];
}

async function checkClaim(claim: string): Promise<Finding[]> {
  let text: string;
  let begun: number;
  try {
    text = fs.readFileSync(claim, 'utf8');
    begun = fs.statSync(claim).ctimeMs;
  } catch {
    return [];
  }
  const owner = parseOwner(text);
  const state = owner === undefined ? 'unknown' : await isAlive(owner);
  if (state === 'dead') {
    return [
      {
        level: 'hint',
        subject: 'lock',
        message: `The lock was left by ${describeOwner(owner)}, which died. The next change removes it.`,
      },
    ];
  }
  const since = owner === undefined ? begun : Date.parse(owner.since);
  if (!(Date.now() - since > LONG)) return [];
  return [
    {
      level: 'problem',
      subject: 'lock',
      message: `The lock is held by ${describeOwner(owner)}.`,
      advice: 'If that program hangs, end it.',
    },
  ];
}

function checkFolder(folder: string): Finding[] {
  const stat = statOf(folder);
  if (!stat?.isDirectory() || Date.now() - stat.mtimeMs < LONG) return [];
  if (fs.readdirSync(folder).length > 0) {
    return [
      {
        level: 'problem',
        subject: 'lock',
        message: `${folder} is not empty, so it is no lock that Berth may remove.`,
        advice: 'Move it away.',
      },
    ];
  }
  return [
    {
      level: 'hint',
      subject: 'lock',
      message: `${folder} is older than its holder should let it become. The next change removes it.`,
    },
  ];
}

function statOf(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file);
  } catch {
    return undefined;
  }
}
