import { findInCommand } from '../commandLine.ts';
import type { Finder } from '../finder.ts';
import { findDefaults } from './assigned.ts';
import { literalAt } from './place.ts';
import { procfileLines } from './procfileLines.ts';

/** The ports in a Procfile's commands. Its runner gives each process a port, so they are only reported. */
export const findInProcfile: Finder = (text, path) =>
  procfileLines(text).flatMap(({ label, command, offset }) => {
    if (label === undefined) return [];
    const clues = { label };
    const defaults = findDefaults(command, '').map((hit) => ({ ...hit, clue: undefined }));
    return [...defaults, ...findInCommand(command, 'everywhere')].map((hit) => {
      const { port, start, end, role, confidence, clue } = hit;
      const place = { port, start: offset + start, end: offset + end, role, confidence };
      const own = clue === undefined ? clues : { ...clues, [clue.kind]: clue.text };
      return literalAt({ ...place, action: 'report', clues: own }, path);
    });
  });
