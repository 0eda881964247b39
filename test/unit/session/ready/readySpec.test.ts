import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { formatReady, parseReady } from '../../../../src/session/ready/readySpec.ts';

// Properties need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

describe('parseReady', () => {
  it.each([
    ['tcp', { kind: 'tcp' }],
    ['none', { kind: 'none' }],
    ['http:/health', { kind: 'http', path: '/health' }],
    ['http:/a/b?c=d:e%20f', { kind: 'http', path: '/a/b?c=d:e%20f' }],
    ['http', { kind: 'http', path: '/' }],
    ['http:', { kind: 'http', path: '/' }],
    ['log:Listening on :3000', { kind: 'log', text: 'Listening on :3000' }],
    ['log: ready ', { kind: 'log', text: ' ready ' }],
  ])('%s', (text, spec) => {
    expect(parseReady(text)).toEqual({ kind: 'ready', spec });
  });

  it.each([
    ['', '"tcp", "http:/path", "log:text" or "none"'],
    ['TCP', '"tcp", "http:/path", "log:text" or "none"'],
    ['udp', '"udp" says nothing about being ready'],
    ['tcp:3000', 'write "tcp"'],
    ['none:', 'write "none"'],
    ['http:health', 'Write "http:/path"'],
    ['http://localhost:3000/health', "the session's own port"],
    ['https:/health', '"tcp"'],
    ['http:/a b', 'escaped'],
    ['http:/ä', 'escaped'],
    ['http:/a#b', 'escaped'],
    ['http:/a\r\nX: y', 'escaped'],
    ['log', 'log:text'],
    ['log: ', 'log:text'],
    ['log:a\nb', 'one line'],
  ])('says what to write instead of %j', (text, problem) => {
    expect(parseReady(text)).toMatchObject({
      kind: 'invalid',
      problem: expect.stringContaining(problem),
    });
  });

  it('reads what formatReady writes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const written of [text, `http:${text}`, `log:${text}`]) {
          const parsed = parseReady(written);
          if (parsed.kind === 'ready') expect(parseReady(formatReady(parsed.spec))).toEqual(parsed);
          else expect(parsed.problem).not.toBe('');
        }
      }),
    );
  });
});
