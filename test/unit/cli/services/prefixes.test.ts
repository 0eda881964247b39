import { describe, expect, it } from 'vitest';
import { prefixes } from '../../../../src/cli/services/prefixes.ts';

const style = {
  good: (text: string) => text,
  bad: (text: string) => text,
  dim: (text: string) => `dim:${text}`,
  paint: (colour: number, text: string) => `${colour}:${text}`,
};

describe('prefixes', () => {
  it('are equally wide, those of Berth itself too', () => {
    const prefix = prefixes(['a', 'frontend'], style);
    expect(prefix('a')).toMatch(/^\d+:a {8}\| $/);
    expect(prefix('frontend')).toMatch(/^\d+:frontend \| $/);
    expect(prefix('berth')).toBe('dim:berth    | ');
  });

  it('have ten colours before one comes twice, and a name the same one every time', () => {
    const names = Array.from({ length: 10 }, (_, i) => `service-${i}`);
    const colours = (all: readonly string[]) =>
      all.map((name) => prefixes(all, style)(name).split(':')[0]);
    expect(new Set(colours(names)).size).toBe(10);
    expect(colours(names)).toEqual(colours(names));
    expect(colours(names)[0]).toBe(colours(names.slice(0, 1))[0]);
    expect(colours([...names, 'one more'])).toHaveLength(11);
  });
});
