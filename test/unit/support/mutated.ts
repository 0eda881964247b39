import fc from 'fast-check';

/** Texts that were valid until something was cut out of them, put into them, doubled or flipped. */
export function mutated(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const scrap = fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u0000',
      '\0',
      '\uFEFF',
      '//',
      '-',
      '1e9',
      'null',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const change = fc.record({ at: fc.nat(), length: fc.nat(8), by: scrap, twice: fc.boolean() });
  return fc.tuple(valid, fc.array(change, { minLength: 1, maxLength: 4 })).map(([text, changes]) =>
    changes.reduce((before, { at, length, by, twice }) => {
      const start = at % (before.length + 1);
      const cut = before.slice(start, start + length);
      return before.slice(0, start) + (twice ? cut + cut : by) + before.slice(start + length);
    }, text),
  );
}
