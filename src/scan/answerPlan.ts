import { type Choice, planReplacement } from '../literals/project/plan.ts';
import type { PlanAnswer, PlanJob } from './jobs.ts';

/** Plans a replacement that came from another thread. */
export function answerPlan({ files, choices, config }: PlanJob): PlanAnswer {
  const own = choices.flatMap(({ file, ...rest }): Choice[] => {
    const there = files[file];
    return there === undefined ? [] : [{ ...rest, file: there }];
  });
  const plan = planReplacement(own, config);
  return {
    edits: Array.from(plan.edits, ([file, edits]) => [files.indexOf(file), edits]),
    config: plan.config,
    wanted: plan.wanted,
    refused: plan.refused.map(({ choice, reason }) => ({ choice: own.indexOf(choice), reason })),
  };
}
