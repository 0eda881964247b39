import { moment } from '../history/words.ts';

/** `17:03:12` today, else `2026-11-20 17:03`. */
export function localTime(time: Date, now = new Date()): string {
  const [date, clock] = moment(time.getTime()).split(' ');
  const isToday = time.toDateString() === now.toDateString();
  return isToday ? `${clock}:${String(time.getSeconds()).padStart(2, '0')}` : `${date} ${clock}`;
}
