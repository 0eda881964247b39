import * as vscode from 'vscode';
import type { Port } from '../../probe/port.ts';
import type { NamedPort } from '../../registry/book.ts';
import { explain } from '../../registry/messages.ts';
import type { Allocation } from '../../registry/operations.ts';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import type { Wish } from '../../registry/strategy/wish.ts';
import { tokenFor } from '../../registry/tokens.ts';
import type { Services } from '../services.ts';
import { askName } from './askName.ts';
import { pickNumber } from './pickNumber.ts';
import { projectFor } from './projectFor.ts';
import { targetOf } from './target.ts';

/**
 * Gives a name a number. Asks for both, unless the argument names the name.
 * @returns the number, for callers
 */
export async function allocate(services: Services, argument?: unknown): Promise<Port | undefined> {
  const target = targetOf(argument, services.projects.current()?.root);
  if (target.kind === 'name') {
    const { name, root } = target.ref;
    const project = services.projects.all().find((candidate) => candidate.root === root);
    const result = await ask(services, project, name, {});
    return (await accept(services, result))?.port;
  }
  const project = await projectFor(services, target.kind === 'project' ? target.root : undefined);
  if (project === 'cancelled') return undefined;
  return allocateIn(services, project === 'none' ? undefined : project);
}

async function allocateIn(
  services: Services,
  project: ProjectPorts | undefined,
): Promise<Port | undefined> {
  const book = await services.book.get();
  const title =
    project === undefined
      ? vscode.l10n.t('Allocate Port')
      : vscode.l10n.t('Allocate Port in {0}', book.labelFor(project.root));
  const name = await askName({
    title,
    prompt:
      project === undefined
        ? vscode.l10n.t('A name for the port. Without a project it is a shared one: start with /.')
        : vscode.l10n.t('A name for the port. Start with / to share it with every project.'),
    book,
    root: project?.root,
    existing: (named) => ({
      message: vscode.l10n.t('{0} has port {1} already.', named.name, named.port),
      severity: vscode.InputBoxValidationSeverity.Info,
    }),
  });
  if (name === undefined) return undefined;
  const known = book.get({ name, root: project?.root ?? '' });
  if (known !== undefined) {
    void offerCopies(name, known);
    return known.port;
  }
  const port = await pickNumber({
    title: vscode.l10n.t('Port for {0}', name),
    propose: (avoid) => propose(services, project, name, {}, avoid),
    judge: (exact) => propose(services, project, name, { exact }),
  });
  if (port === undefined) return undefined;
  const named = await accept(services, await ask(services, project, name, { exact: port }));
  if (named !== undefined) void offerCopies(name, named);
  return named?.port;
}

/** In a workspace that isn't trusted, what its berth.json prefers must not count. */
function propose(
  { registry }: Services,
  project: ProjectPorts | undefined,
  name: string,
  wish: Wish,
  avoid?: ReadonlySet<Port>,
) {
  return project !== undefined && vscode.workspace.isTrusted
    ? project.propose(name, wish, avoid)
    : registry.propose({ name, root: project?.root ?? '', ...wish }, avoid);
}

async function ask(
  { registry }: Services,
  project: ProjectPorts | undefined,
  name: string,
  wish: Wish,
): Promise<Allocation | undefined> {
  const [result] =
    project !== undefined && vscode.workspace.isTrusted
      ? await project.allocate([name], wish)
      : await registry.allocate([{ name, root: project?.root ?? '', ...wish }]);
  return result;
}

async function accept(
  services: Services,
  result: Allocation | undefined,
): Promise<NamedPort | undefined> {
  if (result?.kind === 'allocated') {
    await services.book.refresh();
    return result.named;
  }
  if (result !== undefined) void vscode.window.showErrorMessage(explain(result));
  return undefined;
}

async function offerCopies(name: string, { port }: NamedPort): Promise<void> {
  const token = tokenFor(name);
  const copyToken = vscode.l10n.t('Copy {0}', token);
  const copyNumber = vscode.l10n.t('Copy {0}', port);
  const message = vscode.l10n.t('{0} has port {1}.', name, port);
  const answer = await vscode.window.showInformationMessage(message, copyToken, copyNumber);
  if (answer === copyToken) await vscode.env.clipboard.writeText(token);
  if (answer === copyNumber) await vscode.env.clipboard.writeText(String(port));
}
