import { describe, expect, it } from 'vitest';
import type { FoundFile } from '../../../src/extension/hardcoded/planEdit.ts';
import { excludePatterns } from '../../../src/extension/portSearch/excludes.ts';
import { foundIn, resultRows } from '../../../src/extension/portSearch/resultRows.ts';
import {
  carryOver,
  type FoundProject,
  isTickedFirst,
  without,
} from '../../../src/extension/portSearch/searchResult.ts';
import { scanText } from '../../../src/literals/scan.ts';

function file(path: string, text: string): FoundFile {
  const scanned = scanText(path, text);
  if (scanned === undefined) throw new Error(`${path} is of no kind`);
  return { path, text, ...scanned, uri: { toString: () => `file:///${path}` } as FoundFile['uri'] };
}

const compose = file(
  'compose.yaml',
  'services:\n  db:\n    image: postgres\n    ports:\n      - "25432:5432"\n',
);
const env = file(
  'web/.env',
  '# where the api is\r\nAPI_URL=http://localhost:24811\r\nPORT=24811\r\n',
);
const shop: FoundProject = { root: '/src/shop', label: 'shop', files: [compose, env] };
const blog: FoundProject = { root: '/src/blog', label: 'blog', files: [file('.env', 'PORT=80\n')] };

/** The tree as indented lines. */
function outline(rows: ReturnType<typeof resultRows>): string[] {
  return rows.flatMap((row) => [
    row.kind === 'number'
      ? `${row.port}: ${row.files}`
      : [row.file.path, ...(row.project === undefined ? [] : [row.project])].join(' of '),
    ...row.children.map(
      ({ file: { path }, line, column, preview }) =>
        `  ${path}:${line}:${column} ${preview.text.slice(0, preview.start)}[${preview.text.slice(preview.start, preview.end)}]`,
    ),
  ]);
}

describe('the rows of a search', () => {
  it('are numbers with their places, those that can only be looked at last', () => {
    expect(outline(resultRows([shop], 'number'))).toEqual([
      '24811: 1',
      '  web/.env:1:25 …RL=http://localhost:[24811]',
      '  web/.env:2:5 PORT=[24811]',
      '25432: 1',
      '  compose.yaml:4:9 - "[25432]',
      '5432: 1',
      '  compose.yaml:4:15 - "25432:[5432]',
    ]);
  });

  it('are files with their numbers, and say the project where there are several', () => {
    expect(outline(resultRows([shop], 'file')).filter((line) => !line.startsWith(' '))).toEqual([
      'compose.yaml',
      'web/.env',
    ]);
    expect(outline(resultRows([shop, blog], 'file')).at(-2)).toBe('.env of blog');
  });

  it('have ids of their own in both groupings', () => {
    const ids = (['number', 'file'] as const).flatMap((grouping) =>
      resultRows([shop, blog], grouping).flatMap((row) => [
        row.id,
        ...row.children.map((r) => r.id),
      ]),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('show the part of a long line that the number is in', () => {
    const padded = file(
      '.env',
      `SERVICES="${'one two '.repeat(30)}http://localhost:24811/${'z'.repeat(500)}"\n`,
    );
    const [row] = resultRows([{ ...shop, files: [padded] }], 'file').flatMap(foundIn);
    expect(row?.preview.text.length).toBeLessThan(200);
    expect(row?.preview.text.slice(row.preview.start, row.preview.end)).toBe('24811');
    expect(row?.preview.text.startsWith('…')).toBe(true);
  });
});

describe('what the user did with findings', () => {
  const [published] = compose.literals;

  it('leaves out what was dismissed, and files and projects of which nothing is left', () => {
    expect(without([shop], new Set(env.literals))).toEqual([{ ...shop, files: [compose] }]);
    expect(without([shop, blog], new Set(blog.files[0]?.literals))).toEqual([shop]);
  });

  it('is carried over to a newer text of the file, and to no other file', () => {
    if (published === undefined) throw new Error('nothing found');
    const newer = file('compose.yaml', `# new\n${compose.text}`);
    const carried = [...carryOver(new Set([published]), [compose, env], [newer, env])];
    expect(carried).toEqual([newer.literals[0]]);
    expect(carryOver(new Set([published]), [compose], [env]).size).toBe(0);
  });

  it('begins with everything ticked that certainly is a port and can be acted on', () => {
    expect(compose.literals.map(isTickedFirst)).toEqual([true, false]);
  });
});

describe("VS Code's exclude settings", () => {
  it('count from the folder, as lines of a .gitignore', () => {
    expect(excludePatterns({ '**/.git': true, dist: true, 'a/b': true })).toEqual([
      '**/.git',
      '/dist',
      '/a/b',
    ]);
  });

  it('may have alternatives', () => {
    expect(excludePatterns({ '**/*.{a,b}': true, '{x,y}/{1,2}': true })).toEqual([
      '**/*.a',
      '**/*.b',
      '/x/1',
      '/x/2',
      '/y/1',
      '/y/2',
    ]);
  });

  it('count once, and not when they are off or have a condition', () => {
    expect(
      excludePatterns(
        { dist: true, out: false },
        { dist: true, '**/*.js': { when: '$(basename).ts' } },
      ),
    ).toEqual(['/dist']);
  });
});
