import type { Refusal } from '../../registry/choose.ts';
import { explain } from '../../registry/messages.ts';
import { variableName } from '../../registry/names.ts';
import type { Allocation } from '../../registry/operations.ts';
import { type Ask, ProjectPorts } from '../../registry/projectPorts.ts';
import { type Action, type Cli, currentRoot, openRegistry } from '../cli.ts';
import { ExpectedFailure, UsageError } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import type { Args } from '../verbTable.ts';
import { warnOfTwins } from '../warnOfTwins.ts';

type Allocated = Extract<Allocation, { kind: 'allocated' }>;

/** `berth get NAME…`: on the path of every start, so it loads next to nothing for a known name. */
export const get: Action<'get'> = async ({ operands, options }, cli) => {
  const single = options.exact === undefined ? 'prefer' : 'exact';
  if (operands.length > 1 && options[single] !== undefined) {
    throw new UsageError(`--${single} is for one name at a time.`, 'get');
  }
  const ports = new ProjectPorts(openRegistry(cli), currentRoot());
  const ask = await askOf(options);
  const results = await ports.allocate(operands, ask, { atomic: true });
  const given: Allocated[] = [];
  for (const [i, result] of results.entries()) {
    if (result.kind === 'allocated') given.push(result);
    else if (result.kind !== 'withheld') {
      const which = operands.length === 1 ? '' : `${operands[i]}: `;
      cli.say(`${which}${await explanation(result, ports)}`);
    }
  }
  if (given.length < results.length) {
    if (results.some(({ kind }) => kind === 'withheld')) cli.say('No new port was given out.');
    return EXIT.failure;
  }
  for (const [i, result] of given.entries()) await tell(operands[i] ?? '', result, options, cli);
  const named = given.map((result) => result.named);
  warnOfTwins(named, await ports.registry.read(), ports.root, cli);
  if (options.json) {
    const [first] = given.map(asJson);
    cli.print(JSON.stringify(operands.length === 1 ? first : given.map(asJson)));
  } else {
    for (const { named } of given) cli.print(String(named.port));
  }
  return EXIT.done;
};

async function askOf(options: Args<'get'>['options']): Promise<Ask> {
  const { prefer, exact, range, pool, exclude, random, note, 'until-exit': pid } = options;
  return {
    ...(prefer === undefined ? {} : { prefer }),
    ...(exact === undefined ? {} : { exact }),
    ...(range === undefined ? {} : { range }),
    ...(pool === undefined ? {} : { pool }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(random ? { order: 'random' as const } : {}),
    ...(note === undefined ? {} : { note }),
    ...(pid === undefined ? {} : { until: await living(pid) }),
  };
}

/** @throws ExpectedFailure */
async function living(pid: NonNullable<Args<'get'>['options']['until-exit']>) {
  const { processIdentity } = await import('../../probe/process.ts');
  const identity = await processIdentity(pid);
  if (identity === undefined) throw new ExpectedFailure(`There is no process ${pid}.`);
  return identity;
}

async function explanation(
  failure: Exclude<Allocation, { kind: 'allocated' }>,
  { registry }: ProjectPorts,
): Promise<string> {
  if (failure.kind !== 'unknown-pool') return explain(failure);
  const { explainUnknownPool } = await import('../../registry/unknownPool.ts');
  return explainUnknownPool(failure.pool, await registry.read());
}

/** Says what may surprise somebody about a number. */
async function tell(
  name: string,
  { named, created, instead }: Allocated,
  options: Args<'get'>['options'],
  cli: Cli,
): Promise<void> {
  const { port } = named;
  if (!created) {
    if (options.pool !== undefined && named.pool !== options.pool) {
      cli.say(`${name} has ${port} already, which is not of pool ${options.pool}.`);
    }
    if (options['until-exit'] !== undefined && named.until === undefined) {
      cli.say(`${name} was taken for good: it stays when the process ends.`);
    }
    return;
  }
  if (instead !== undefined && isNews(instead, options)) {
    cli.say(`${explain(instead)} ${name} has ${port} instead.`);
  }
  const { warnOfPort } = await import('../warnOfPort.ts');
  await warnOfPort(port, cli);
}

/** That another checkout has what berth.json prefers is the usual case; that nobody may have it is not. */
function isNews({ kind }: Refusal, { prefer }: Args<'get'>['options']): boolean {
  return prefer !== undefined || kind === 'reserved' || kind === 'pooled';
}

function asJson({ named, created }: Allocated): object {
  const { name, port, project, root, note, pool, pinned, until } = named;
  return {
    name,
    port,
    variable: variableName(name),
    ...(project === undefined ? {} : { project, root }),
    ...(note === undefined ? {} : { note }),
    ...(pool === undefined ? {} : { pool }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(until === undefined ? {} : { until }),
    new: created,
  };
}
