import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../../src/literals/yaml/read/readYaml.ts';
import {
  commentAfter,
  resolved,
  sourceOffset,
  textAt,
  valueAt,
  type YamlNode,
} from '../../../../src/literals/yaml/read/tree.ts';

function scalarAt(node: YamlNode | undefined, ...keys: string[]) {
  const value = keys.reduce<YamlNode | undefined>((inner, key) => valueAt(inner, key), node);
  if (value?.kind !== 'scalar') throw new Error(`no scalar at ${keys.join('.')}`);
  return value;
}

/** The source from a part of a scalar's value on. */
function sourceOf(text: string, keys: readonly string[], part: string): string {
  const scalar = scalarAt(readYaml(text)[0], ...keys);
  const at = sourceOffset(scalar, scalar.value.indexOf(part));
  return text.slice(at, at + part.length);
}

describe('the reader of YAML', () => {
  it('knows places behind escapes, in blocks and in scalars of several lines', () => {
    const text = [
      'double: "\\u00e4\\t\\x41 \\',
      '  http://a:3000"',
      "single: 'it''s",
      "  at :4000'",
      'block: |-',
      '  first',
      '',
      '    http://b:5000',
      'plain: one',
      '  http://c:6000 # comment',
    ].join('\r\n');
    expect(sourceOf(text, ['double'], '3000')).toBe('3000');
    expect(sourceOf(text, ['single'], '4000')).toBe('4000');
    expect(sourceOf(text, ['block'], '5000')).toBe('5000');
    expect(sourceOf(text, ['plain'], '6000')).toBe('6000');
    expect(scalarAt(readYaml(text)[0], 'double').value).toBe('ä\tA http://a:3000');
  });

  it('reads several documents, and names only within one', () => {
    const [first, second, third] = readYaml('a: &x 1\nb: *x\n--- # next\nb: *x\n---\n- c');
    expect(textAt(first, 'b')).toBe('1');
    expect(textAt(second, 'b')).toBeUndefined();
    expect(resolved(third)?.kind).toBe('seq');
  });

  it('follows names and merged maps, wherever the name stands', () => {
    const [root] = readYaml(
      'x:\n  &base\n  # said once\n  mode: host\ny: &more { port: 1 }\nz:\n  <<: [*base, *more]\n  own: 2\n',
    );
    expect(textAt(valueAt(root, 'z'), 'mode')).toBe('host');
    expect(textAt(valueAt(root, 'z'), 'port')).toBe('1');
    expect(textAt(valueAt(root, 'z'), 'own')).toBe('2');
  });

  it("passes over a template's control lines", () => {
    const [root] = readYaml(
      [
        '{{- /*',
        'port: 1',
        '*/}}',
        '{{- if .Values.on }}',
        'spec:',
        '{{- with .Values.x }}',
        '  port: {{ .port | default 8080 }}',
        '  {{ .key }}: "b"',
        '{% if jinja %}',
        '  labels: {{- include "l" . | nindent 4 }}',
        '<% end %>',
        '{{- end }}',
        '  last: yes',
      ].join('\n'),
    );
    expect(textAt(valueAt(root, 'spec'), 'port')).toBe('{{ .port | default 8080 }}');
    expect(textAt(valueAt(root, 'spec'), '{{ .key }}')).toBe('b');
    expect(textAt(valueAt(root, 'spec'), 'last')).toBe('yes');
    expect(textAt(root, 'port')).toBeUndefined();
  });

  it.each([
    ['an open bracket', 'a: [1, 2\nb: 3'],
    ['an open brace', 'a: { x: 1\nb: 3'],
    ['an open quote', 'a: "text\nb: 3'],
    ['a line that is too deep', 'a: 1\n    c: 2\nb: 3'],
    ['a list in the wrong place', 'a: 1\n- x\nb: 3'],
    ['a stray sign', 'a: ]\n%x\n@\nb: 3'],
  ])('reads on after %s', (_, text) => {
    expect(textAt(readYaml(text)[0], 'b')).toBe('3');
  });

  it('takes a comment from the same line only', () => {
    const text = 'a: "1" # said: here\nb: 2\n# not here\n';
    const [root] = readYaml(text);
    expect(commentAfter(text, scalarAt(root, 'a'))).toBe('said: here');
    expect(commentAfter(text, scalarAt(root, 'b'))).toBeUndefined();
  });
});
