import type { ServiceEvent, ServiceOutcome } from '../../services/serviceEvent.ts';
import type { SessionRecord } from '../../session/record.ts';
import { seconds } from '../duration.ts';
import { lockWaitWords } from '../session/lockWords.ts';
import { endWords } from '../session/words.ts';

/** What Berth says of an event, in a sentence. */
export function eventWords(event: ServiceEvent): string {
  switch (event.kind) {
    case 'waits-for-lock':
      return `${event.service} ${lockWaitWords(event)}`;
    case 'starting':
      return `starting ${event.service}`;
    case 'ready':
      return `${event.service} ${readyWords(event.record, event.readyMs)}`;
    case 'start-failed':
      return `${event.service} did not start`;
    case 'left-alone':
      return `${event.service} runs already${where(event.record)} and is left alone`;
    case 'ended':
      return `${event.service} ended ${endWords(event.end)}`.trim() + nextStart(event.restartMs);
    case 'lock-lost':
      return `${event.service} lost its lock ${event.lock}: others can have it now`;
    case 'restart-failed':
      return `${event.service} did not get ready again: ${event.error.message.replace(/\.$/, '')}${nextStart(event.restartMs)}`;
    case 'let-go':
      return `${event.service} was stopped from elsewhere`;
    case 'stopping':
      return `stopping ${event.services.join(', ')}`;
    case 'stopped':
      return event.signal === 'SIGKILL'
        ? `${event.service} was killed, as it did not end in time`
        : `${event.service} stopped`;
    case 'stop-failed':
      return `${event.service} could not be stopped: ${event.error.message}`;
  }
}

/** What became of a service, in a few words. */
export function outcomeWords(service: string, outcome: ServiceOutcome): string {
  switch (outcome.kind) {
    case 'not-started':
      return `${service} was not started`;
    case 'left-alone':
      return `${service} was left alone`;
    case 'ended':
      return `${service} ended ${endWords(outcome.end)}`.trim();
    case 'let-go':
      return `${service} was stopped from elsewhere`;
    case 'stopped':
      return outcome.signal === 'SIGKILL' ? `${service} killed` : `${service} stopped`;
    case 'stop-failed':
      return `${service} could not be stopped`;
  }
}

function readyWords(record: SessionRecord, readyMs: number): string {
  if (record.ready === 'none') return `was started${where(record)}`;
  return `is ready${where(record)} (${seconds(readyMs)})`;
}

/** Only what was asked by HTTP is known to speak it. */
function where({ port, process, ready }: SessionRecord): string {
  if (port === undefined || ready === 'none')
    return process === undefined ? '' : ` as process ${process.pid}`;
  return ` on ${ready.startsWith('http:') ? 'http://' : ''}localhost:${port}`;
}

function nextStart(ms: number | undefined): string {
  if (ms === undefined) return '';
  return ms === 0 ? '; starting it again' : `; starting it again in ${seconds(ms)}`;
}
