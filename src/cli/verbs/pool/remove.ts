import { explain } from '../../../registry/messages.ts';
import { explainUnknownPool } from '../../../registry/unknownPool.ts';
import { type Action, openRegistry } from '../../cli.ts';
import { EXIT } from '../../exitCodes.ts';

/** `berth pool remove NAME` */
export const poolRemove: Action<'pool remove'> = async ({ operands, options }, cli) => {
  const [pool = ''] = operands;
  const registry = openRegistry(cli);
  const result = await registry.removePool(pool, { force: options.force });
  switch (result.kind) {
    case 'removed': {
      const { length } = result.names;
      const kept =
        length === 0
          ? ''
          : ` ${length === 1 ? '1 name keeps its port' : `${length} names keep their ports`}.`;
      cli.say(`Removed pool ${pool}.${kept}`);
      return EXIT.done;
    }
    case 'unknown-pool':
      cli.say(explainUnknownPool(pool, await registry.read()));
      return EXIT.failure;
    case 'pool-in-use':
      cli.say(`${explain(result)} Release them, or add --force: they keep their ports then.`);
      return EXIT.failure;
  }
};
