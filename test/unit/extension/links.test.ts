import { describe, expect, it } from 'vitest';
import { commandLink, literally, trustedLinks } from '../../../src/extension/views/links.ts';

describe('links in tooltips', () => {
  it('carry their argument through Markdown', () => {
    const argument = { name: '/shop/a(b)' };
    const link = commandLink('Copy', 'berth.copy', argument);
    const [, query = ''] = /^\[Copy\]\(command:berth\.copy\?([^()]+)\)$/.exec(link) ?? [];
    expect(JSON.parse(decodeURIComponent(query))).toEqual([argument]);
  });

  it('only run commands of ours', () => {
    for (const command of trustedLinks.enabledCommands) expect(command).toMatch(/^berth\./);
  });

  it("let no process's text become Markdown", () => {
    const hostile = '[x](command:evil) `a` | **b** <img>\n# $(bug) \u001b[31m';
    const shown = literally(hostile);
    expect(shown).not.toMatch(/(?<!\\)[[\]()`|*<>#$]/);
    expect(shown).not.toMatch(/\p{Cc}/u);
    expect(shown.replace(/\\(.)/g, '$1')).toBe(
      '[x](command:evil) `a` | **b** <img> # $(bug) \uFFFD[31m',
    );
  });
});
