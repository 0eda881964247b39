import { describeListener } from '../registry/messages.ts';
import type { Handoff } from '../session/handoff/handoff.ts';
import { FIRST_INHERITED } from '../session/handoff/inherit.ts';
import type { KeptPort } from '../session/handoff/keepPorts.ts';
import type { MovedName, RunNews } from '../session/runCommand.ts';
import type { Cli } from './cli.ts';
import { warnOfClashes } from './warnOfClashes.ts';

/** Tells what becomes of a command's ports; of what goes as usual only when a hand-off was asked for. */
export function tellHandoff(news: RunNews, wanted: Handoff, cli: Cli): void {
  switch (news.kind) {
    case 'unsupported':
      cli.say(`--handoff ${wanted}: nothing is held, because ${news.reason}.`);
      return;
    case 'starting':
      if (!news.again) warnOfClashes(news.clashes, cli);
      if (wanted === 'auto' || wanted === 'none') return;
      if (news.ports.every(({ held }) => held?.means === 'none')) return;
      news.ports.forEach((port, i) => {
        cli.say(keptWords(port, i));
      });
      return;
    case 'moved':
      for (const name of news.names) cli.say(movedWords(name));
      cli.say('Starting the command again.');
  }
}

/** @param place among the ports of the command */
function keptWords({ name, port, held, refused }: KeptPort, place: number): string {
  if (refused !== undefined) return `${name}: ${refused.message}`;
  switch (held?.means) {
    case undefined:
      return `${name}: port ${port} is not held, as somebody listens there already.`;
    case 'fd':
      return `${name}: port ${port} is handed over as descriptor ${FIRST_INHERITED + place}.`;
    case 'reuseport':
      return `${name}: port ${port} is held for a server that sets SO_REUSEPORT.`;
    case 'hold':
      return `${name}: port ${port} is held until the command listens.`;
    case 'none':
      return `${name}: port ${port} is not held.`;
  }
}

function movedWords({ name, from, to, stranger }: MovedName): string {
  const who = stranger === undefined ? '' : ` by ${describeListener(stranger)}`;
  return `Port ${from} of ${name} was taken${who}; ${name} is new and has ${to} now.`;
}
