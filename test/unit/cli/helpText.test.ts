import { describe, expect, it } from 'vitest';
import { parseArgv } from '../../../src/cli/argv.ts';
import { helpText } from '../../../src/cli/helpText.ts';
import {
  FIRST_WORDS,
  specOf,
  summaryOf,
  type Topic,
  VERB_NAMES,
} from '../../../src/cli/verbTable.ts';

describe('helpText', () => {
  it('lists every verb and every group with its summary', () => {
    for (const topic of FIRST_WORDS) expect(helpText()).toContain(summaryOf(topic));
    for (const verb of VERB_NAMES) {
      const group = verb.split(' ')[0] as Topic;
      const text = FIRST_WORDS.includes(verb) ? helpText() : helpText(group);
      expect(text).toContain(specOf(verb).summary);
    }
  });

  it.each(VERB_NAMES)('explains every option of %s and gives an example', (verb) => {
    const text = helpText(verb);
    for (const [name, { summary }] of Object.entries(specOf(verb).options)) {
      expect(text).toContain(`--${name}`);
      expect(text).toContain(summary);
    }
    expect(text).toContain('Examples:');
  });

  it('shows the usage as it can be typed', () => {
    expect(helpText('get')).toContain(
      'Usage: berth get NAME… [--prefer PORT | --exact PORT] [--range A-B] [--pool POOL] [--exclude LIST]\n' +
        '      [--random] [--until-exit PID] [--note TEXT] [--json]\n',
    );
    expect(helpText('pool add')).toContain(
      'Usage: berth pool add NAME A-B [--max N] [--note TEXT] [--replace]',
    );
    expect(helpText('run')).toContain('Usage: berth run [NAME…] [--handoff MEANS] -- COMMAND…');
  });

  it('fits a terminal of 100 columns', () => {
    const texts = [
      helpText(),
      ...FIRST_WORDS.map((word) => helpText(word)),
      ...VERB_NAMES.map((verb) => helpText(verb)),
    ];
    expect(texts.flatMap((text) => text.split('\n')).filter((line) => line.length > 100)).toEqual(
      [],
    );
  });

  it('gives examples that are accepted', () => {
    const commands = VERB_NAMES.flatMap((verb) =>
      specOf(verb).examples.map(([command]) => command),
    );
    for (const command of commands) {
      // The words of berth itself, without the shell around them; quotes count for nothing here.
      const [, words = ''] = /berth ([^|>)"]*)/.exec(command) ?? [];
      expect(
        () => parseArgv(words.replaceAll("'", '').replace('$$', '4711').trim().split(/\s+/)),
        command,
      ).not.toThrow();
    }
  });
});
