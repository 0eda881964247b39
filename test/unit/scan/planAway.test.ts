import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Choice, planReplacement } from '../../../src/literals/project/plan.ts';
import { scanText } from '../../../src/literals/scan.ts';
import { planAway } from '../../../src/scan/planAway.ts';
import { type WorkerScript, workerScript } from './support/worker.ts';

let worker: WorkerScript;
beforeAll(async () => {
  worker = await workerScript();
});
afterAll(() => worker.remove());

/** A compose file with one port, another that nobody can name as wanted, and so much besides. */
function choicesIn(filler: number): Choice[] {
  const text = `services:\n  api:\n    ports:\n      - "3000:80"\n      - "3001:81"\n${'# …\n'.repeat(filler)}`;
  const scanned = scanText('compose.yml', text);
  if (scanned === undefined) throw new Error('It is a compose file.');
  const file = { path: 'compose.yml', text, ...scanned };
  return scanned.literals
    .filter(({ action }) => action === 'replace')
    .map((literal) => ({ file, literal, name: 'api' }));
}

it.each([1, 20_000])('plans as planReplacement does, with %d lines more', async (filler) => {
  const choices = choicesIn(filler);
  const plan = await planAway(worker.script, choices, '{}\n');
  expect(plan).toEqual(planReplacement(choices, '{}\n'));
  expect(plan.refused[0]?.choice).toBe(choices[1]);
  expect([...plan.edits.keys()]).toEqual([choices[0]?.file]);
});

it('leaves short texts to the calling thread, and no others', async () => {
  await expect(planAway('/no/such/script.js', choicesIn(1), undefined)).resolves.toBeDefined();
  await expect(planAway('/no/such/script.js', choicesIn(20_000), undefined)).rejects.toThrow();
});
