import { ProjectPorts } from '../../registry/projectPorts.ts';
import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { formatVariables } from '../envFile/formats.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { warnOfClashes } from '../warnOfClashes.ts';

/** `berth env [NAME…]` */
export const env: Action<'env'> = async ({ operands, options }, cli) => {
  const { format = 'dotenv', write } = options;
  if (write === true) {
    if (options.format !== undefined) {
      throw new UsageError('--format belongs to a file: --write FILE --format sh', 'env');
    }
    const { writeLinks } = await import('../envFile/writeLinks.ts');
    return writeLinks(cli, operands.length === 0 ? undefined : operands);
  }
  if (write !== undefined && format !== 'dotenv' && format !== 'sh') {
    throw new UsageError(`--write merges dotenv and sh files only, not ${format}.`, 'env');
  }
  const ports = new ProjectPorts(openRegistry(cli), currentRoot());
  const { values, clashes } = await ports.variables(operands.length === 0 ? undefined : operands);
  warnOfClashes(clashes, cli);
  if (values.size === 0) {
    cli.say('This project has no names yet. Name one: berth env api');
    if (format === 'json') cli.print('{}');
    return EXIT.done;
  }
  if (write !== undefined && (format === 'dotenv' || format === 'sh')) {
    const { writeEnvFile } = await import('../envFile/write.ts');
    const { gitWarning } = await import('../envFile/gitWarning.ts');
    const written = writeEnvFile(write, values, format);
    cli.say(written === 'unchanged' ? `${write} is up to date.` : `${write} ${written}.`);
    const warning = await gitWarning(write);
    if (warning !== undefined) cli.say(warning);
  } else {
    cli.print(formatVariables(values, format));
  }
  return EXIT.done;
};
