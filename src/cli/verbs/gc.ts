import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUp } from '../../registry/cleanup/cleanUp.ts';
import { type CleanUpLimits, planCleanUp } from '../../registry/cleanup/plan.ts';
import { RegistryError } from '../../registry/errors.ts';
import { SessionError } from '../../session/errors.ts';
import { Sessions } from '../../session/sessions.ts';
import { cannotBeRead } from '../../session/unreadable.ts';
import { type Action, type Cli, openRegistry } from '../cli.ts';
import { asJson, type Found, isAllWell, summary, table } from '../describeCleanUp.ts';
import { EXIT } from '../exitCodes.ts';
import { styleFor } from '../style.ts';

/** `berth gc` */
export const gc: Action<'gc'> = async ({ options }, cli) => {
  const { unused, backups, interval, json } = options;
  const limits = { unused, backups };
  if (interval !== undefined) return repeat(interval, limits, json, cli);
  const dryRun = options['dry-run'];
  const found = dryRun ? await lookOver(limits, cli) : await tidy(limits, cli);
  if (json) cli.print(JSON.stringify(asJson(found, dryRun), undefined, 2));
  else {
    for (const line of table(found, dryRun, styleFor(cli.env))) cli.print(line);
    cli.say(summary(found, dryRun));
  }
  if (found.leftAlone !== '') cli.say(found.leftAlone);
  return cannotTell(found) ? EXIT.failure : EXIT.done;
};

/** What one pass found. */
interface Pass extends Found {
  /** Which records of sessions cannot be read, in lines for people; empty for none. */
  readonly leftAlone: string;
}

async function lookOver(limits: CleanUpLimits, cli: Cli): Promise<Pass> {
  const registry = openRegistry(cli);
  const all = new Sessions(registry);
  const sessions = await all.planMend();
  const plan = await planCleanUp(registry, limits);
  // Their names go with the sessions.
  const own = new Set(sessions.map((session) => (session.kind === 'orphan' ? '' : session.name)));
  const names = plan.names.filter(({ name }) => !own.has(name));
  return { ...plan, names, sessions, leftAlone: leftAlone(all) };
}

/** Sessions come first: their names go with them, or are to stay. */
async function tidy(limits: CleanUpLimits, cli: Cli): Promise<Pass> {
  const registry = openRegistry(cli);
  const all = new Sessions(registry);
  const sessions = await all.mend();
  const plan = await planCleanUp(registry, limits);
  const done = await cleanUp(plan, {
    file: registry.file,
    by: 'cli',
    onNotice: ({ message }) => cli.say(message),
  });
  const kept = [...plan.kept, ...done.kept];
  return { ...done, kept, sessions, leftAlone: leftAlone(all) };
}

function leftAlone(sessions: Sessions): string {
  return sessions
    .unreadable()
    .map((unread) => cannotBeRead(unread).message)
    .join('\n');
}

/** Cleans up again and again until a signal ends it, and speaks only when something went. */
async function repeat(
  interval: number,
  limits: CleanUpLimits,
  json: boolean,
  cli: Cli,
): Promise<number> {
  const stop = new AbortController();
  // Once: a second signal ends a clean-up that hangs.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  let told = '';
  while (!stop.signal.aborted) {
    let trouble: string;
    try {
      const found = await tidy(limits, cli);
      trouble = found.leftAlone;
      if (!isAllWell(found)) report({ ...found, kept: [] }, json, cli);
    } catch (error) {
      // The lock may be free again next time.
      if (!(error instanceof RegistryError || error instanceof SessionError)) throw error;
      trouble = error.message;
    }
    // The same words need not be said twice.
    if (trouble !== '' && trouble !== told) cli.say(trouble);
    told = trouble;
    await sleep(interval, undefined, { signal: stop.signal }).catch(() => {});
  }
  return EXIT.done;
}

function report(found: Found, json: boolean, cli: Cli): void {
  if (json) cli.print(JSON.stringify(asJson(found, false)));
  else for (const line of table(found, false, styleFor(cli.env)).slice(1)) cli.print(line);
}

/** Whether names stay only because nobody could tell who listens. */
function cannotTell({ kept }: Found): boolean {
  return kept.some(({ why }) => why.kind === 'listeners-unknown');
}
