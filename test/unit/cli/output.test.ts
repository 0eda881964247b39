import { afterEach, describe, expect, it, vi } from 'vitest';
import { columns } from '../../../src/cli/columns.ts';
import { styleFor } from '../../../src/cli/style.ts';

const terminal = vi.hoisted(() => ({ is: true }));
vi.mock('node:tty', () => ({ isatty: () => terminal.is }));

describe('columns', () => {
  it('aligns text left and numbers right, and paints after measuring', () => {
    const red = (text: string) => `<${text}>`;
    expect(
      columns([
        [{ text: 'NAME' }, { text: 'PORT' }, { text: 'X' }],
        [{ text: 'a', paint: red }, { text: '80', align: 'right' }, { text: '' }],
      ]),
    ).toEqual(['NAME  PORT  X', '<a   >    80']);
  });
});

describe('styleFor', () => {
  afterEach(() => {
    terminal.is = true;
  });

  const isColoured = (env: NodeJS.ProcessEnv) => styleFor(env).good('x') !== 'x';

  it('paints on a terminal only', () => {
    expect(isColoured({})).toBe(true);
    terminal.is = false;
    expect(isColoured({})).toBe(false);
  });

  it('honours NO_COLOR, dumb terminals and FORCE_COLOR', () => {
    expect(isColoured({ NO_COLOR: '1' })).toBe(false);
    expect(isColoured({ NO_COLOR: '' })).toBe(true);
    expect(isColoured({ TERM: 'dumb' })).toBe(false);
    expect(isColoured({ FORCE_COLOR: '0' })).toBe(false);
    terminal.is = false;
    expect(isColoured({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
  });
});
