import { listenerOf } from '../../probe/listeners.ts';
import { describeListener } from '../../registry/messages.ts';
import { ProjectPorts } from '../../registry/projectPorts.ts';
import { explainNotExecutable, explainNotFound } from '../../session/notFound.ts';
import { type RunResult, runCommand } from '../../session/runCommand.ts';
import { type Action, type Cli, currentRoot, openRegistry } from '../cli.ts';
import { ExpectedFailure, UsageError } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { hintAtHold } from '../hintAtHold.ts';
import { endBy } from '../session/endBy.ts';
import { hintAtStrangers } from '../strangerHint.ts';
import { tellHandoff } from '../tellHandoff.ts';

/** `berth run [NAME…] -- COMMAND…` */
export const run: Action<'run'> = async ({ operands, options, command }, cli) => {
  const ports = new ProjectPorts(openRegistry(cli), currentRoot());
  const handoff = options.handoff ?? 'auto';
  const result = await runCommand(ports, command, {
    handoff,
    only: operands,
    inherited: cli.env,
    tell: (news) => tellHandoff(news, handoff, cli),
  });
  switch (result.kind) {
    case 'ran':
      return exitCodeOf(result, ports, cli);
    case 'unsupported':
      throw new ExpectedFailure(`--handoff fd cannot be done here: ${result.reason}.`);
    case 'which-name':
      throw new UsageError(
        `Say whose port is handed over as descriptor 3: berth run ${result.names[0] ?? 'NAME'} -- ${command[0]} …`,
        'run',
      );
    case 'port-taken': {
      const { name, port } = result;
      const listener = await listenerOf(port);
      const who = listener === undefined ? 'somebody' : describeListener(listener);
      throw new ExpectedFailure(
        `Port ${port} of ${name} cannot be handed over: ${who} has it. End that program, or run: berth move ${name}`,
      );
    }
  }
};

async function exitCodeOf(
  result: Extract<RunResult, { kind: 'ran' }>,
  ports: ProjectPorts,
  cli: Cli,
): Promise<number> {
  const { end, filled } = result;
  const [program = ''] = filled.command;
  switch (end.kind) {
    case 'exited':
      // Only hints: what keeps them from being given must not hide how the command ended.
      if (end.code !== 0) await hintAtCause(result, ports, cli).catch(() => {});
      return end.code;
    case 'signalled':
      return endBy(end.signal);
    case 'not-found':
      cli.say(
        explainNotFound({ program, env: filled.env, cwd: process.cwd(), start: 'berth run' }),
      );
      return EXIT.notFound;
    case 'not-executable':
      cli.say(explainNotExecutable(program, end.code, process.cwd()));
      return EXIT.notExecutable;
  }
}

async function hintAtCause(
  { ports: kept, failedSoon, isChosen }: Extract<RunResult, { kind: 'ran' }>,
  ports: ProjectPorts,
  cli: Cli,
): Promise<void> {
  const hasStrangers = await hintAtStrangers(ports, cli);
  // A test run that fails within seconds has most likely nothing to do with ports.
  if (failedSoon && isChosen && !hasStrangers) await hintAtHold(kept, cli);
}
