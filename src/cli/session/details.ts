import { stripVTControlCharacters } from 'node:util';
import type { Listener } from '../../probe/listeners.ts';
import { describeListener } from '../../registry/messages.ts';
import type { SessionState, SessionStatus } from '../../session/operations.ts';
import { seconds } from '../duration.ts';
import { localTime } from '../localTime.ts';
import { lockDetail } from './lockWords.ts';
import { commandWords, endWords, meansWords } from './words.ts';

/** What is told of a session besides its record. */
export interface Details {
  /** As the user wrote it. */
  readonly name: string;
  readonly listeners: readonly Listener[];
  readonly lastLines: readonly string[];
  /** The file of its log. */
  readonly log: string;
}

const STATES: Readonly<Record<SessionState, string>> = {
  starting: 'is starting',
  ready: 'is ready',
  silent: 'runs, but does not listen on its port',
  ended: 'has ended',
  unknown:
    'was started in another container or on another machine; whether it runs cannot be seen from here',
};

/** All about one session, for people. */
export function detailLines(status: SessionStatus, details: Details): string[] {
  const { record, state } = status;
  const { port, process, pool, cwd, handoff, started, readyAt, ready, end, supervisor } = record;
  const { name, listeners, lastLines, log } = details;
  const how = endWords(end);
  const where = port === undefined || state === 'ended' ? '' : ` (port ${port})`;
  const rows: [string, string | undefined][] = [
    ['process', state === 'ended' ? undefined : process?.pid.toString()],
    ['listens', listens(listeners)],
    ['command', commandWords(record)],
    ['folder', cwd],
    ['pool', pool],
    ['lock', lockDetail(status)],
    ['hand-off', handoff === 'auto' ? meansWords(record) : `${meansWords(record)}, as asked`],
    ['started', `${localTime(new Date(started))}${restartsWords(record.restarts)}`],
    ['ready', readyAt && `${seconds(Date.parse(readyAt) - Date.parse(started))} later (${ready})`],
    ['ended', end && `${localTime(new Date(end.at))}${how === '' ? '' : ` ${how}`}`],
    ['kept up', supervisor && `by process ${supervisor.pid}`],
    ['log', log],
  ];
  return [
    `${name}${where} ${STATES[state]}`,
    ...rows.flatMap(([label, text]) =>
      text === undefined ? [] : [`  ${label.padEnd(8)}  ${text}`],
    ),
    ...(lastLines.length === 0 ? [] : ['  last lines of its log:']),
    ...lastLines.map((line) => `    ${stripVTControlCharacters(line)}`),
  ];
}

function listens(listeners: readonly Listener[]): string | undefined {
  if (listeners.length === 0) return undefined;
  return listeners
    .map((listener) => `${listener.addresses.join(', ')}: ${describeListener(listener)}`)
    .join('; ');
}

function restartsWords(restarts = 0): string {
  if (restarts === 0) return '';
  return `, started again ${restarts === 1 ? 'once' : `${restarts} times`} since`;
}
