// The script of the worker threads that scan and plan: answers each job with one message.
import { parentPort } from 'node:worker_threads';
import { isGeneratedText } from '../literals/leaveOut/generatedText.ts';
import type { Scanned } from '../literals/scan.ts';
import { scanText } from '../literals/scan.ts';
import type { Answers, Job } from './jobs.ts';
import { readAndScan } from './readAndScan.ts';

/** So many ports of one text are handed over: receiving 100,000 would hold an editor up for a second. */
const MOST = 500;

parentPort?.on('message', async (job: Job) => {
  parentPort?.postMessage(await answer(job));
});

async function answer(job: Job): Promise<Answers[Job['kind']]> {
  switch (job.kind) {
    case 'text':
      return isGeneratedText(job.path, job.text) ? undefined : first(scanText(job.path, job.text));
    case 'files':
      return readAndScan(job.tasks);
    case 'plan':
      return (await import('./answerPlan.ts')).answerPlan(job);
  }
}

function first(scanned: Scanned | undefined): Scanned | undefined {
  if (scanned === undefined || scanned.literals.length <= MOST) return scanned;
  return { ...scanned, literals: scanned.literals.slice(0, MOST) };
}
