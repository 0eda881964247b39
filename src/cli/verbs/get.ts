import { explain } from '../../registry/messages.ts';
import { variableName } from '../../registry/names.ts';
import { ProjectPorts } from '../../registry/projectPorts.ts';
import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';

/** `berth get NAME`: on the path of every start, so it loads next to nothing for a known name. */
export const get: Action<'get'> = async ({ operands: [name = ''], options }, cli) => {
  const { prefer, exact, range, json } = options;
  const ports = new ProjectPorts(openRegistry(cli), currentRoot());
  const [result] = await ports.allocate([name], {
    ...(prefer === undefined ? {} : { prefer }),
    ...(exact === undefined ? {} : { exact }),
    ...(range === undefined ? {} : { range }),
  });
  if (result === undefined) return EXIT.failure;
  if (result.kind !== 'allocated') {
    cli.say(explain(result));
    return EXIT.failure;
  }
  const { named, created } = result;
  if (created && prefer !== undefined && named.port !== prefer) {
    cli.say(`Port ${prefer} could not be had; ${name} has ${named.port}.`);
  }
  if (created) {
    const { warnOfPort } = await import('../warnOfPort.ts');
    await warnOfPort(named.port, cli);
  }
  if (json) {
    cli.print(
      JSON.stringify({
        name: named.name,
        port: named.port,
        variable: variableName(named.name),
        ...(named.project === undefined ? {} : { project: named.project, root: named.root }),
        ...(named.note === undefined ? {} : { note: named.note }),
        new: created,
      }),
    );
  } else {
    cli.print(String(named.port));
  }
  return EXIT.done;
};
