import { describe, expect, it } from 'vitest';
import {
  COMPOSE_VARIABLES,
  expand,
  SPRING_VARIABLES,
} from '../../../../src/literals/yaml/expand.ts';

function fallbackOf(value: string, part: string, syntax = COMPOSE_VARIABLES) {
  const expanded = expand(value, syntax);
  const start = expanded.text.indexOf(part);
  const end = start + part.length;
  return { at: expanded.at(start, end), fallback: expanded.fallbackAt(start, end) };
}

describe('defaults of variables', () => {
  it.each([
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of Compose
    ['${PORT:-3000}:80', '3000:80'],
    ['${PORT-3000}', '3000'],
    ['http://${HOST:-localhost}:${PORT:-${OTHER:-3000}}/', 'http://localhost:3000/'],
    ['${A}:$B:${C:?say it}:${D:+x}', '${A}:$B:${C:?say it}:${D:+x}'],
    ['$${PORT:-3000}', '${PORT:-3000}'],
    ['${PORT:-3000', '${PORT:-3000'],
    ['{"a": {}} ${P:-1}}', '{"a": {}} 1}'],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: variables of Compose
  ])('puts those of %s in place', (value, text) => {
    expect(expand(value, COMPOSE_VARIABLES).text).toBe(text);
  });

  it('knows where a part stands, and the innermost variable around it', () => {
    const value = '$' + '{URL:-http://$' + '{HOST:-localhost}:3000/x}';
    expect(fallbackOf(value, '3000')).toEqual({
      at: value.indexOf('3000'),
      fallback: { variable: 'URL', value: 'http://localhost:3000/x', start: 17, end: 21 },
    });
    expect(fallbackOf(value, 'localhost').fallback?.variable).toBe('HOST');
    expect(fallbackOf('80$' + '{REST:-80}', '8080').at).toBeUndefined();
  });

  it('has no fallback where the default needs another variable', () => {
    expect(fallbackOf('$' + '{URL:-http://$HOST:3000}', '3000').fallback).toBeUndefined();
  });

  it('knows the way of Spring', () => {
    expect(
      fallbackOf(
        'jdbc://$' + '{db.host:localhost}:$' + '{DB_PORT:5432}/x',
        '5432',
        SPRING_VARIABLES,
      ),
    ).toEqual({
      at: 38,
      fallback: { variable: 'DB_PORT', value: '5432', start: 0, end: 4 },
    });
  });
});
