import { ProjectPorts } from '../../registry/projectPorts.ts';
import { fillCommand } from '../../session/filledCommand.ts';
import { explainNotExecutable, explainNotFound } from '../../session/notFound.ts';
import { runChild, signalExitCode } from '../../session/runChild.ts';
import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { hintAtStrangers } from '../strangerHint.ts';
import { warnOfClashes } from '../warnOfClashes.ts';

/** Signals that berth ends by as well, so that shells and runners see what ended the command. */
const RAISED: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

/** `berth run [NAME…] -- COMMAND…` */
export const run: Action<'run'> = async ({ operands, command }, cli) => {
  const ports = new ProjectPorts(openRegistry(cli), currentRoot());
  const filled = await fillCommand(ports, command, cli.env, operands);
  warnOfClashes(filled.clashes, cli);
  const end = await runChild(filled.command, filled.env);
  const [program = ''] = filled.command;
  switch (end.kind) {
    case 'exited':
      // Only a hint: what keeps it from being given must not hide how the command ended.
      if (end.code !== 0) await hintAtStrangers(ports, cli).catch(() => {});
      return end.code;
    case 'signalled':
      if (RAISED.has(end.signal)) process.kill(process.pid, end.signal);
      return signalExitCode(end.signal);
    case 'not-found':
      cli.say(explainNotFound(program, filled.env));
      return EXIT.notFound;
    case 'not-executable':
      cli.say(explainNotExecutable(program, end.code));
      return EXIT.notExecutable;
  }
};
