import { describe, expect, it } from 'vitest';
import type { KnownNames } from '../../../../src/literals/naming.ts';
import { nameProject } from '../../../../src/literals/project/nameProject.ts';
import type { ProjectFile } from '../../../../src/literals/project/plan.ts';
import { fileOf, idea, literalIn } from './literals.ts';

const unknown: KnownNames = { nameOf: () => undefined, isTaken: () => false };

/** By file: the names of its literals. */
function namesOf(files: readonly ProjectFile[], known = unknown) {
  const names = nameProject(files, known);
  return Object.fromEntries(
    files.map(({ path, literals }) => [path, literals.map((literal) => names.get(literal))]),
  );
}

const server = (path: string, port: string, name = 'app', weight: 0 | 1 | 2 | 3 = 0) =>
  fileOf(path, 'javascript', port, literalIn(port, port, { names: [idea(name, weight)] }));
const client = (path: string, port: string, name: string, weight: 0 | 1 | 2 | 3) =>
  fileOf(path, 'env', port, literalIn(port, port, { role: 'client', names: [idea(name, weight)] }));

describe('names for a whole project', () => {
  it('gives what means the same server the same name in every file', () => {
    const files = [
      server('server/index.js', '3000'),
      client('web/.env', '3000', 'api', 3),
      client('.vscode/launch.json', '3000', 'chrome', 1),
    ];
    expect(namesOf(files)).toEqual({
      'server/index.js': ['api'],
      'web/.env': ['api'],
      '.vscode/launch.json': ['api'],
    });
  });

  it('tells programs apart that listen on one number in different parts of the project', () => {
    const files = [
      server('apps/web/src/main.ts', '3000'),
      server('apps/admin/vite.config.ts', '3000'),
      client('apps/web/.env', '3000', 'admin', 3),
      client('e2e/.env', '3000', 'web', 3),
    ];
    expect(namesOf(files)).toEqual({
      'apps/web/src/main.ts': ['web'],
      'apps/admin/vite.config.ts': ['admin'],
      'apps/web/.env': ['admin'],
      'e2e/.env': ['web'],
    });
  });

  it('takes the files of one part for one program', () => {
    const files = [server('api/src/main.ts', '3000'), server('api/config/default.ts', '3000')];
    expect(new Set(Object.values(namesOf(files)).flat())).toEqual(new Set(['api']));
  });

  it('never gives two numbers one name', () => {
    const files = [
      server('a.js', '3000', 'api', 3),
      server('b.js', '3001', 'api', 3),
      server('c.js', '3002'),
      server('d.js', '3003'),
    ];
    expect(namesOf(files)).toEqual({
      'a.js': ['api'],
      'b.js': ['api-2'],
      'c.js': ['app'],
      'd.js': ['app-2'],
    });
  });

  it('keeps the names that numbers have', () => {
    const known: KnownNames = {
      nameOf: (port) => (port === 5432 ? '/postgres' : undefined),
      isTaken: (name) => name === 'api',
    };
    const files = [server('a.js', '5432', 'db', 3), server('b.js', '3000', 'api', 3)];
    expect(namesOf(files, known)).toEqual({ 'a.js': ['/postgres'], 'b.js': ['api-2'] });
  });

  it('proposes for what can only be reported the name of the same number', () => {
    const text = '3000:3000 80';
    const file = fileOf(
      'compose.yml',
      'compose',
      text,
      literalIn(text, '3000', { role: 'publish', names: [idea('api', 3)] }),
      { ...literalIn(text, '3000'), start: 5, end: 9, action: 'report', role: 'container' },
      literalIn(text, '80', { action: 'report', role: 'container', names: [idea('proxy', 3)] }),
    );
    expect(namesOf([file])).toEqual({ 'compose.yml': ['api', 'api', 'proxy'] });
  });
});
