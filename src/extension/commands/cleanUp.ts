import * as vscode from 'vscode';
import { groupBy } from '../../probe/groupBy.ts';
import type { CleanedUp, CleanUpTarget } from '../../registry/cleanup/cleanUp.ts';
import type { NameItem } from '../../registry/cleanup/item.ts';
import type { CleanUpPlan } from '../../registry/cleanup/plan.ts';
import { whyKept, whyNameGoes } from '../../registry/cleanup/words.ts';
import { shortName } from '../../registry/names.ts';
import { cleanUpLimits } from '../cleanUpOffer.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';

/**
 * Shows the names that nobody needs any more, and releases those that stay ticked; can be undone. What ended
 * programs left beside the registry goes along.
 */
export async function cleanUpNames(services: Services): Promise<void> {
  const [{ planCleanUp }, { cleanUp }] = await Promise.all([
    import('../../registry/cleanup/plan.ts'),
    import('../../registry/cleanup/cleanUp.ts'),
  ]);
  const plan = await planCleanUp(services.registry, cleanUpLimits());
  services.cleanUp.take(plan);
  logKept(services, plan);
  const names = plan.names.length === 0 ? [] : await pick(plan.names);
  if (names === undefined) return;
  const done = await cleanUp({ ...plan, names }, targetOf(services));
  logKept(services, done);
  services.cleanUp.take({ ...plan, names: without(plan.names, [...done.names, ...done.kept]) });
  await services.book.refresh();
  // Not awaited: the offer stays until the user closes it, the caller goes on.
  void offerUndo(services, done).catch((error: unknown) => reportError(services, error));
}

function targetOf({ registry, log }: Services): CleanUpTarget {
  return { file: registry.file, by: 'vscode', onNotice: ({ message }) => log.warn(message) };
}

function logKept({ log }: Services, { kept }: Pick<CleanUpPlan, 'kept'>): void {
  for (const { name, why } of kept) log.info(`${name} stays: ${whyKept(why)}`);
}

function without(items: readonly NameItem[], settled: readonly { readonly name: string }[]) {
  const names = new Set(settled.map(({ name }) => name));
  return items.filter(({ name }) => !names.has(name));
}

interface PickedItem extends vscode.QuickPickItem {
  readonly item?: NameItem;
}

/** The names that stay ticked; `undefined` when the user gave up. */
async function pick(names: readonly NameItem[]): Promise<NameItem[] | undefined> {
  const shared = vscode.l10n.t('Shared');
  const groups = groupBy(names, ({ project }) => project ?? shared);
  const items = Array.from(groups, ([label, members]): PickedItem[] => [
    { label, kind: vscode.QuickPickItemKind.Separator },
    ...members.map((item) => ({
      label: shortName(item.name, item.project),
      description: String(item.port),
      detail: whyNameGoes(item.reason),
      picked: true,
      item,
    })),
  ]);
  const picked = await vscode.window.showQuickPick(items.flat(), {
    canPickMany: true,
    title: vscode.l10n.t('Clean Up'),
    placeHolder: vscode.l10n.t('The names to release'),
    matchOnDetail: true,
  });
  return picked?.flatMap(({ item }) => item ?? []);
}

async function offerUndo(services: Services, done: CleanedUp): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const buttons = done.names.length === 0 ? [] : [undo];
  if ((await vscode.window.showInformationMessage(summary(done), ...buttons)) !== undo) return;
  const { takeBack } = await import('../../registry/cleanup/takeBack.ts');
  const { lost } = await takeBack(done, targetOf(services));
  // Whoever takes names back does not want to be asked for them at once.
  await services.cleanUp.hide(done.names);
  await services.book.refresh();
  if (lost.length === 0) return;
  await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Could not be restored, as the name or the number has gone to somebody else: {0}',
      lost.map(({ name }) => name).join(', '),
    ),
  );
}

function summary({ names, files, kept }: CleanedUp): string {
  const [only, ...others] = names;
  const [spared, ...more] = kept;
  const parts = [
    ...(only !== undefined && others.length === 0
      ? [vscode.l10n.t('Released {0} ({1}).', only.name, only.port)]
      : []),
    ...(others.length > 0 ? [vscode.l10n.t('Released {0} names.', names.length)] : []),
    ...(files.length === 1 ? [vscode.l10n.t('Removed 1 leftover file.')] : []),
    ...(files.length > 1 ? [vscode.l10n.t('Removed {0} leftover files.', files.length)] : []),
    ...(spared !== undefined && more.length === 0
      ? [vscode.l10n.t('{0} stays: {1}.', spared.name, whyKept(spared.why))]
      : []),
    ...(more.length > 0 ? [vscode.l10n.t('{0} stay; the log says why.', kept.length)] : []),
  ];
  return parts.length === 0 ? vscode.l10n.t('Nothing to clean up.') : parts.join(' ');
}
