import { JSON_OPTION, type VerbSpec } from './verbSpec.ts';

/** The verb that shows how something has fared. */
export const HISTORY_VERB = {
  history: {
    summary: 'Show how a name or host has fared: uptime, outages, time to connect',
    operands: '[NAME|HOST:PORT]',
    kinds: ['watched'],
    min: 0,
    max: 1,
    options: {
      since: {
        kind: 'moment',
        value: 'TIME',
        summary: 'From then on: 2h, 7d, 2026-11-20 or 2026-11-20T17:30; a day unless given.',
      },
      json: { ...JSON_OPTION, excludes: ['csv', 'svg'] },
      csv: { kind: 'flag', summary: 'Answer in CSV, a line a slot.', excludes: ['json', 'svg'] },
      svg: {
        kind: 'file',
        value: 'FILE',
        summary: 'Draw it into this file.',
        excludes: ['json', 'csv'],
      },
      history: {
        kind: 'file',
        value: 'DIR',
        summary: 'What berth check --history kept in this folder, instead of your own.',
      },
    },
    details:
      "Your own history is what the editor wrote down of this machine's names. Without a name: all\n" +
      'that is known, with a spark of the time. A bar is a part of it: █ up, ▁ down, ▂ to ▇ both,\n' +
      '· nobody looked. What is older is kept coarser: ten seconds for an hour, minutes for a day,\n' +
      'hours for a month, days for a year.',
    examples: [
      ['berth history', 'all names of which something is known'],
      ['berth history api --since 7d', 'one name, a week'],
      ['berth history db.example:5432 --history ./hosts', 'a host that berth check looked at'],
      ['berth history api --svg api.svg', 'a picture for a report'],
    ],
    otherWords: ['uptime', 'outages', 'spark', 'chart', 'latency'],
  },
} as const satisfies Record<string, VerbSpec>;
