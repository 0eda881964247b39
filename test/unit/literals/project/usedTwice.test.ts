import { describe, expect, it } from 'vitest';
import type { LiteralRole, PortLiteral } from '../../../../src/literals/finding.ts';
import { nameProject } from '../../../../src/literals/project/nameProject.ts';
import { usedTwice } from '../../../../src/literals/project/usedTwice.ts';
import type { Port } from '../../../../src/probe/port.ts';

const NOTHING_KNOWN = { nameOf: () => undefined, isTaken: () => false };

function literal(port: number, name: string, role: LiteralRole, more: Partial<PortLiteral> = {}) {
  const names = [{ name, weight: 3 as const }];
  const place = { start: 0, end: 4, form: 'text', confidence: 'high', action: 'replace' } as const;
  return { ...place, port: port as Port, role, names, ...more } satisfies PortLiteral;
}

function twiceIn(
  files: readonly { path: string; kind: 'compose' | 'javascript'; literals: PortLiteral[] }[],
  known = NOTHING_KNOWN as Parameters<typeof nameProject>[1],
) {
  return usedTwice(files, nameProject(files, known));
}

describe('usedTwice', () => {
  it('tells of services of one compose file that publish the same number, whatever it is called', () => {
    const [api, web] = [literal(3000, 'api', 'publish'), literal(3000, 'web', 'publish')];
    const other = literal(3001, 'docs', 'publish');
    const files = [{ path: 'compose.yml', kind: 'compose' as const, literals: [api, web, other] }];
    expect(nameProject(files, NOTHING_KNOWN).get(web)).toBe('web');
    for (const known of [NOTHING_KNOWN, { ...NOTHING_KNOWN, nameOf: () => 'x' }]) {
      const twice = twiceIn(files, known);
      expect(twice.get(api)).toEqual(['api', 'web']);
      expect(twice.get(web)).toEqual(['api', 'web']);
      expect(twice.has(other)).toBe(false);
    }
  });

  it('leaves a number that has a name to the service that is called so', () => {
    const [api, web] = [literal(3000, 'api', 'publish'), literal(3000, 'web', 'publish')];
    const files = [{ path: 'compose.yml', kind: 'compose' as const, literals: [web, api] }];
    const names = nameProject(files, { ...NOTHING_KNOWN, nameOf: () => 'api' });
    expect([names.get(api), names.get(web)]).toEqual(['api', 'web']);
  });

  it('tells of programs in different parts of the project, and not of their clients', () => {
    const [api, web] = [literal(3000, 'api', 'listen'), literal(3000, 'web', 'listen')];
    const client = literal(3000, 'api', 'client');
    const twice = twiceIn([
      { path: 'api/server.js', kind: 'javascript', literals: [api] },
      { path: 'web/vite.config.js', kind: 'javascript', literals: [web, client] },
    ]);
    expect(twice.get(api)).toEqual(['api', 'web']);
    expect(twice.get(web)).toEqual(['api', 'web']);
    expect(twice.has(client)).toBe(false);
  });

  it('takes one program for one, however often its number stands there', () => {
    const twice = twiceIn([
      {
        path: 'compose.yml',
        kind: 'compose',
        literals: [literal(3000, 'api', 'publish'), literal(3000, 'api', 'publish')],
      },
      { path: 'server.js', kind: 'javascript', literals: [literal(3000, 'app', 'listen')] },
    ]);
    expect(twice.size).toBe(0);
  });

  it('passes over what may be no port, and what nothing can replace', () => {
    const twice = twiceIn([
      {
        path: 'api/server.js',
        kind: 'javascript',
        literals: [literal(3000, 'api', 'listen', { confidence: 'medium' })],
      },
      { path: 'web/server.js', kind: 'javascript', literals: [literal(3000, 'web', 'listen')] },
      {
        path: 'compose.yml',
        kind: 'compose',
        literals: [
          literal(3000, 'api', 'publish', { action: 'report' }),
          literal(3000, 'web', 'publish', { action: 'report' }),
        ],
      },
    ]);
    expect(twice.size).toBe(0);
  });
});
