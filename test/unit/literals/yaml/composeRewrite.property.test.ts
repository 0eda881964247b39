// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Compose
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { interpolate } from './interpolate.ts';
import { replaced } from './replaced.ts';

const port = fc.integer({ min: 1024, max: 65_535 });
const other = '44444';

/** A scalar in one of YAML's spellings. */
function spelled(text: string, style: 'plain' | 'single' | 'double'): string {
  switch (style) {
    case 'plain':
      return text;
    case 'single':
      return `'${text.replaceAll("'", "''")}'`;
    case 'double':
      return JSON.stringify(text);
  }
}

const style = fc.constantFrom('plain' as const, 'single' as const, 'double' as const);

/** A port of the host: what Compose reads, with the number's place taken by `text`. */
const mapping = fc.record({
  before: fc.constantFrom('', '127.0.0.1:', '0.0.0.0:', '[::1]:', '${IP}:', '${IP:-127.0.0.1}:'),
  port,
  inner: fc.constantFrom('80', '3000', '${INNER:-80}', '${INNER}'),
  after: fc.constantFrom('', '/tcp', '/udp'),
});

const value = fc.record({
  before: fc.constantFrom(
    'http://localhost:',
    "it's http://localhost:",
    'say "x" http://127.0.0.1:',
    'https://shop.example,http://localhost:',
    'http://${HOST:-localhost}:',
  ),
  port,
  after: fc.constantFrom('', '/path?a=b#c', ',http://api:80', ' and more'),
});

/**
 * Builds a file with its ports and replaces them: with the variables unset it means the same as
 * before, and with each of them set the same as a file with that number in the port's place.
 */
function check(build: (spell: (number: number) => string) => string, number: number): void {
  const text = build(String);
  const after = replaced('compose.yaml', text);
  expect(after).not.toBe(text);
  expect(interpolate(parse(after), ':-')).toEqual(interpolate(parse(text), ':-'));
  const moved = interpolate(parse(build(() => other)), ':-');
  expect(interpolate(parse(after), ':-', { [`P${number}`]: other })).toEqual(moved);
}

describe('replacement in compose files', () => {
  it('means the same while the variables are unset, and moves the ports of the host alone', () => {
    fc.assert(
      fc.property(mapping, style, fc.boolean(), (m, kind, isFlow) => {
        // Braces and brackets need quotes in YAML.
        const needsQuotes = /[{[]/.test(m.before + m.inner) && (isFlow || m.before.startsWith('['));
        const own = needsQuotes && kind === 'plain' ? 'double' : kind;
        check((number) => {
          const item = spelled(`${m.before}${number(m.port)}:${m.inner}${m.after}`, own);
          return isFlow
            ? `services: { api: { ports: [ ${item}, "1" ] } }\n`
            : `services:\n  api:\n    ports:\n      - ${item} # comment\n`;
        }, m.port);
      }),
    );
  });

  it('does so in the long notation', () => {
    fc.assert(
      fc.property(port, style, fc.boolean(), (number, kind, isFlow) => {
        check((spell) => {
          const published = spelled(spell(number), kind);
          return isFlow
            ? `services: { api: { ports: [{target: 80, published: ${published}}] } }\n`
            : `services:\n  api:\n    ports:\n      - published: ${published}\n        target: 80\n`;
        }, number);
      }),
    );
  });

  it('does so in variables, as a map, a list and a block', () => {
    fc.assert(
      fc.property(
        value,
        style,
        fc.constantFrom('map', 'list', 'flow', 'block'),
        (v, kind, form) => {
          const quotesMatter = form === 'flow' && /[,{}"[\]#]/.test(v.before + v.after);
          const own = kind === 'plain' && (quotesMatter || /#| #/.test(v.after)) ? 'double' : kind;
          check((number) => {
            const text = `${v.before}${number(v.port)}${v.after}`;
            const head = 'services:\n  api:\n    environment:';
            switch (form) {
              case 'map':
                return `${head}\n      PUBLIC_URL: ${spelled(text, own)}\n`;
              case 'list':
                return `${head}\n      - ${spelled(`PUBLIC_URL=${text}`, own)}\n`;
              case 'flow':
                return `${head} { PUBLIC_URL: ${spelled(text, own)} }\n`;
              default:
                return `${head}\n      PUBLIC_URL: >-\n        ${text}\n`;
            }
          }, v.port);
        },
      ),
    );
  });
});
