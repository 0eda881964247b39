import fs from 'node:fs';
import path from 'node:path';
import {
  EMPTY_DOCUMENT,
  type ParsedDocument,
  parseDocument,
  type RegistryDocument,
} from '../document.ts';
import { errorCode } from '../errors.ts';
import { repeatedKeys } from '../repeatedKeys.ts';
import type { Finding } from './finding.ts';

/** What the registry file held when it was looked at. */
export interface FileContent {
  readonly parsed:
    | ParsedDocument
    | { readonly kind: 'absent' }
    | { readonly kind: 'unreadable'; readonly code: string };
  /** What can be used of it. */
  readonly document: RegistryDocument;
  /** The keys that stand in it more than once, in words. */
  readonly repeated: readonly string[];
}

/** Reads the registry file without repairing it. */
export function readForCheck(file: string): FileContent {
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile() && !stat.isDirectory()) {
      return {
        parsed: { kind: 'unreadable', code: 'not a file' },
        document: EMPTY_DOCUMENT,
        repeated: [],
      };
    }
    const text = fs.readFileSync(file, 'utf8');
    const parsed = parseDocument(text);
    return {
      parsed,
      document: parsed.kind === 'corrupt' ? EMPTY_DOCUMENT : parsed.document,
      repeated: parsed.kind === 'ok' && parsed.mayRepeat ? repeatedKeys(text) : [],
    };
  } catch (error) {
    const code = errorCode(error) ?? 'unknown error';
    const parsed =
      code === 'ENOENT' ? ({ kind: 'absent' } as const) : ({ kind: 'unreadable', code } as const);
    return { parsed, document: EMPTY_DOCUMENT, repeated: [] };
  }
}

/** Can the registry file be read, understood and written, by its owner alone? */
export function checkFile(file: string, { parsed, document, repeated }: FileContent): Finding[] {
  const finding = (level: Finding['level'], message: string, advice?: string): Finding => ({
    level,
    subject: 'registry',
    message,
    ...(advice === undefined ? {} : { advice }),
  });
  const findings: Finding[] = [];
  switch (parsed.kind) {
    case 'absent':
      findings.push(finding('ok', `${file} does not exist yet; the first name makes it.`));
      break;
    case 'unreadable':
      return [
        finding(
          'problem',
          `${file} cannot be read (${parsed.code}).`,
          parsed.code === 'EISDIR'
            ? 'A folder is in its place. Move that folder away.'
            : 'Check who owns it and its folder, or set BERTH_REGISTRY to another place.',
        ),
      ];
    case 'corrupt':
      findings.push(
        finding(
          'problem',
          `${file} is damaged: ${parsed.reason}.`,
          'Run "berth list": it keeps the damaged file aside and restores the last good copy.',
        ),
      );
      break;
    case 'newer':
      findings.push(
        finding(
          'problem',
          `${file} was written by a newer Berth (format ${parsed.format}) and can only be read.`,
          'Update Berth.',
        ),
      );
      break;
    case 'ok':
      findings.push(
        finding(
          'ok',
          `${file} holds ${count(document.ports.size, 'name')} of ${count(document.projects.size, 'project')}.`,
        ),
      );
      if (parsed.dropped.length > 0) {
        findings.push(
          finding(
            'problem',
            `${file} holds lines that make no sense: ${parsed.dropped.slice(0, 5).join(', ')}.`,
            'Correct them by hand; else the next change leaves them out and keeps a copy of the file.',
          ),
        );
      }
      if (repeated.length > 0) {
        findings.push(
          finding(
            'problem',
            `${file} holds keys more than once, of which the last one counts: ${repeated.slice(0, 5).join(', ')}.`,
            'Correct them by hand; else the next change keeps the last ones and a copy of the file.',
          ),
        );
      }
  }
  return [...findings, ...checkRights(file, finding)];
}

function checkRights(
  file: string,
  finding: (level: Finding['level'], message: string, advice?: string) => Finding,
): Finding[] {
  const folder = nearestExisting(path.dirname(file));
  const findings: Finding[] = [];
  const folderStat = fs.statSync(folder, { throwIfNoEntry: false });
  if (folderStat !== undefined && !folderStat.isDirectory()) {
    return [
      finding('problem', `${folder} is a file where a folder is needed.`, 'Move that file away.'),
    ];
  }
  if (!isAllowed(folder, fs.constants.W_OK | fs.constants.X_OK)) {
    findings.push(
      finding(
        'problem',
        `${folder} cannot be written, so no name can be added or changed.`,
        'Check who owns it, or set BERTH_REGISTRY to another place.',
      ),
    );
  }
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  // Windows keeps no modes.
  if (process.platform !== 'win32' && stat !== undefined && (stat.mode & 0o022) !== 0) {
    findings.push(
      finding(
        'problem',
        `Other users may change ${file}.`,
        `Run: chmod 600 ${JSON.stringify(file)}`,
      ),
    );
  }
  return findings;
}

function nearestExisting(folder: string): string {
  for (let dir = folder; ; dir = path.dirname(dir)) {
    if (fs.existsSync(dir) || dir === path.dirname(dir)) return dir;
  }
}

function isAllowed(file: string, mode: number): boolean {
  try {
    fs.accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
