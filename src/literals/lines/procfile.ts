import { findInCommand } from '../commandLine.ts';
import type { Finder } from '../finder.ts';
import { findDefaults } from './assigned.ts';
import { logicalLines } from './logicalLines.ts';
import { literalAt } from './place.ts';

/** The ports in a Procfile's commands. Its runner gives each process a port, so they are only reported. */
export const findInProcfile: Finder = (text, path) =>
  logicalLines(text, { comment: /^\s*#/ }).flatMap((line) => {
    const [lead = '', label = ''] = /^\s*([\w.-]+):\s*/.exec(line.text) ?? [];
    if (lead === '') return [];
    const command = line.text.slice(lead.length);
    const offset = line.start + lead.length;
    const clues = { label };
    const defaults = findDefaults(command, '').map((hit) => ({ ...hit, clue: undefined }));
    return [...defaults, ...findInCommand(command, 'everywhere')].map((hit) => {
      const { port, start, end, role, confidence, clue } = hit;
      const place = { port, start: offset + start, end: offset + end, role, confidence };
      const own = clue === undefined ? clues : { ...clues, [clue.kind]: clue.text };
      return literalAt({ ...place, action: 'report', clues: own }, path);
    });
  });
