import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { checkName } from '../../registry/names.ts';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import { replaceTokens } from '../../registry/tokens.ts';
import type { RunHandoff } from '../activity/runs.ts';
import { isAddressAt } from '../activity/spelledPorts.ts';
import type { Holds } from '../holds/holds.ts';
import { askNumber } from './askNumber.ts';

/**
 * Stands in for tokens inside a task: `${command:…}` variables, which VS Code evaluates each time a
 * task runs or runs again. As VS Code does not tell a command which folder asks, each pair of project
 * and name is a command of its own, hidden from lists by its leading underscore.
 */
export class PortCommands implements vscode.Disposable {
  private readonly commands = new Map<string, vscode.Disposable>();

  constructor(private readonly holds: Holds) {}

  /**
   * The text with every token replaced by a variable. Allocates nothing. When a variable is evaluated, its port is
   * held for the task that is about to start, unless the task or the place of the token speaks against it.
   */
  withVariables(text: string, project: ProjectPorts | undefined, handoff: RunHandoff): string {
    return replaceTokens(text, (name, start) =>
      project === undefined
        ? this.failing(vscode.l10n.t('Open a folder on a disk: ports belong to its project.'))
        : this.variable(project, name, handoff !== 'none' && !isAddressAt(text, start)),
    );
  }

  /** A variable that fails with a message when the task runs. */
  failing(message: string): string {
    return this.register(`_berth.problem.${digest(message)}`, () => {
      throw new Error(message);
    });
  }

  private variable(project: ProjectPorts, name: string, isHeld: boolean): string {
    // A name that is none may hold what ends a variable; its command fails with the reason.
    const suffix = checkName(name) === undefined ? name : `invalid.${digest(name)}`;
    const kind = isHeld ? 'port' : 'number';
    return this.register(`_berth.${kind}.${digest(project.root)}.${suffix}`, async () => {
      const port = await askNumber(project, name);
      if (isHeld) this.holds.expect(port);
      return String(port);
    });
  }

  private register(id: string, run: () => Promise<string>): string {
    if (!this.commands.has(id)) {
      this.commands.set(id, vscode.commands.registerCommand(id, run));
    }
    return `\${command:${id}}`;
  }

  dispose(): void {
    for (const command of this.commands.values()) command.dispose();
    this.commands.clear();
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
