import * as vscode from 'vscode';
import { isAbsolute } from '../../registry/names.ts';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import type { Services } from '../services.ts';
import { askNumber, homeProject } from './askNumber.ts';

/**
 * The command `berth.port`, for `${input:…}` variables of type `command`: the number of
 * `args.name` as text, allocated on first use. `args.project` picks one of several projects in the
 * window, by label or folder name.
 * @throws Error with a message for people
 */
export async function askPort(services: Services, args: unknown): Promise<string> {
  const { name, project } = (
    typeof args === 'object' && args !== null ? args : { name: args }
  ) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || (project !== undefined && typeof project !== 'string')) {
    throw new Error(
      vscode.l10n.t(
        '{0} needs a name, for example {1}.',
        'berth.port',
        '"args": { "name": "api" }',
      ),
    );
  }
  return String(await askNumber(await findProject(services, name, project), name));
}

async function findProject(
  { projects, book, registry }: Services,
  name: string,
  wanted: string | undefined,
): Promise<ProjectPorts> {
  const [first] = projects.all();
  if (wanted === undefined) {
    if (first !== undefined) return first;
    if (isAbsolute(name)) return homeProject(registry);
    throw new Error(
      vscode.l10n.t('No folder is open, so "{0}" belongs to no project. Open its folder.', name),
    );
  }
  const state = await book.get();
  const labelled = projects.all().find((project) => state.labelFor(project.root) === wanted);
  const folder = vscode.workspace.workspaceFolders?.find((candidate) => candidate.name === wanted);
  const found = labelled ?? (folder && projects.ofFolder(folder));
  if (found === undefined) {
    throw new Error(vscode.l10n.t('No project "{0}" is open in this window.', wanted));
  }
  return found;
}
