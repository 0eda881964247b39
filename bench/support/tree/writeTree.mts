import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random.mts';
import { TEXT_KINDS, type TextKind, textOf } from './texts.mts';

const FILES_A_FOLDER = 16;

/** What a tree came to. */
export interface Tree {
  readonly files: number;
  readonly bytes: number;
}

/** Writes a repository of so many files into a folder: the same one each time. */
export function writeTree(folder: string, files: number): Tree {
  const random = new Random(1);
  const kinds = TEXT_KINDS.flatMap((kind): TextKind[] => Array(kind.share).fill(kind));
  mkdirSync(join(folder, '.git'), { recursive: true });
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\ndist/\n*.log\n.DS_Store\n/tmp/\n');
  let bytes = 0;
  let written = 1;
  for (let number = 0; written < files; number++) {
    const own = join(folder, 'packages', `part-${number % 90}`, ...wayTo(random, number));
    mkdirSync(own, { recursive: true });
    if (number % 60 === 0) writeFileSync(join(own, '.gitignore'), '/out/\n*.tmp\n!keep.tmp\n');
    const names = new Set<string>();
    for (let i = 0; i < FILES_A_FOLDER && written < files; i++) {
      const kind = random.pick(kinds);
      const name = kind.name(`file${i}`);
      if (names.has(name)) continue;
      names.add(name);
      const text = textOf(kind, random);
      writeFileSync(join(own, name), text);
      bytes += text.length;
      written++;
    }
  }
  return { files, bytes };
}

function wayTo(random: Random, number: number): string[] {
  const depth = 1 + random.below(4);
  return Array.from(
    { length: depth },
    (_, level) => `level${level}-${number % (7 + level * 5)}`,
  ).concat(`folder-${number}`);
}
