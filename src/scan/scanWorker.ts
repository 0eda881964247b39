// The script of the worker threads that scan: answers each job with one message.
import { parentPort } from 'node:worker_threads';
import { scanText } from '../literals/scan.ts';
import type { Job } from './jobs.ts';
import { readAndScan } from './readAndScan.ts';

parentPort?.on('message', (job: Job) => {
  parentPort?.postMessage(
    job.kind === 'text' ? scanText(job.path, job.text) : readAndScan(job.tasks),
  );
});
