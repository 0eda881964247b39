import type { Variables } from '../registry/projectPorts.ts';
import type { Cli } from './cli.ts';

/** Tells of names that get no variable because another name fills the same one. */
export function warnOfClashes(clashes: Variables['clashes'], cli: Cli): void {
  for (const { variable, winner, loser } of clashes) {
    cli.say(
      `${variable} holds the port of ${winner}; ${loser} would fill it too. Give ${loser} a variable of its own in the "env" of berth.json.`,
    );
  }
}
