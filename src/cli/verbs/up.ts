import type { Action } from '../cli.ts';
import { planOf } from '../services/plan.ts';

/** `berth up [SERVICE…] [--detach]` */
export const up: Action<'up'> = async ({ operands, options }, cli) => {
  const plan = planOf(operands, cli);
  if (options.detach) {
    const { runDetached } = await import('../services/detached.ts');
    return runDetached(plan, operands, cli);
  }
  const { runInForeground } = await import('../services/foreground.ts');
  return runInForeground(plan, cli);
};
