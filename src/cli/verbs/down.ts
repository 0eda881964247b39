import { didYouMean, suggest } from '../../registry/suggest.ts';
import {
  projectServices,
  type ServiceStatus,
  stopServices,
} from '../../services/projectSessions.ts';
import { Sessions } from '../../session/sessions.ts';
import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { ExpectedFailure } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { declaredServices } from '../services/declared.ts';
import { describeFailure, exitCodeOf } from '../session/failure.ts';
import { stoppedWords } from '../session/words.ts';

/** `berth down [SERVICE…]` */
export const down: Action<'down'> = async ({ operands }, cli) => {
  const root = currentRoot();
  const declared = declaredServices(root, cli) ?? new Map();
  const sessions = new Sessions(openRegistry(cli));
  const found = chosen(operands, await projectServices(sessions, root, declared));
  if (found.every(({ session }) => session === undefined)) {
    cli.say(operands.length === 0 ? 'No services run.' : `${operands.join(', ')}: not running.`);
    return EXIT.done;
  }
  const failed = await stopServices(sessions, found, declared, (service, stopped) => {
    cli.say(stoppedWords(stopped, service));
  });
  for (const error of failed) cli.say(describeFailure(error));
  const [first] = failed;
  return first === undefined ? EXIT.done : exitCodeOf(first);
};

/** @throws ExpectedFailure for a name that is no service */
function chosen(names: readonly string[], all: readonly ServiceStatus[]): ServiceStatus[] {
  const known = all.map(({ service }) => service);
  for (const name of names) {
    if (known.includes(name)) continue;
    const hint = didYouMean(suggest(name, known));
    throw new ExpectedFailure(`There is no service "${name}". ${hint}`.trim());
  }
  return all.filter(({ service }) => names.length === 0 || names.includes(service));
}
