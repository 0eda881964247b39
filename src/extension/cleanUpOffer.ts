import * as vscode from 'vscode';
import type { NameItem } from '../registry/cleanup/item.ts';
import type { CleanUpLimits, CleanUpPlan } from '../registry/cleanup/plan.ts';
import type { Registry } from '../registry/registry.ts';
import type { RegistryModel } from './registryModel.ts';

/** How long after the sidebar came into view it is looked for the first time, in ms: opening it comes first. */
const FIRST = 3_000;
/** How often it is looked for while the sidebar is in view, in ms. A folder that vanishes tells nobody. */
const AGAIN = 60_000;
/** How long after a change of the registry, in ms. */
const AFTER_CHANGE = 1_000;
/** Where the names are kept that the user does not want to be offered again. */
const HIDDEN = 'cleanUp.hidden';

const DAY = 24 * 60 * 60 * 1000;

/** What the settings say about clean-up. */
export function cleanUpLimits(): CleanUpLimits {
  const days = vscode.workspace.getConfiguration('berth').get<unknown>('cleanUp.unusedDays', 0);
  return typeof days === 'number' && days > 0 ? { unused: days * DAY } : {};
}

/**
 * The names that the user could do without, for the sidebar to offer. Looked for only while the sidebar is in
 * view. All of it is the user's own: neither the workspace nor its settings have a say, trusted or not.
 */
export class CleanUpOffer implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: readonly vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private visible = false;
  /** A file system does not answer: each further question would keep one of the few threads for files. */
  private stuck = false;
  private found: readonly NameItem[] = [];
  /** {@link names} changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly registry: Registry,
    book: RegistryModel,
    private readonly memory: vscode.Memento,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      book.onDidChange(() => this.schedule(AFTER_CHANGE)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('berth.cleanUp')) return;
        this.changed.fire();
        this.schedule(0);
      }),
    ];
  }

  /** What to offer; empty when the user has hidden it and nothing was added since, or wants no offers. */
  get names(): readonly NameItem[] {
    if (!isOffered()) return [];
    const hidden = new Set(this.memory.get<readonly string[]>(HIDDEN, []));
    return this.found.every((item) => hidden.has(keyOf(item))) ? [] : this.found;
  }

  /** Says whether somebody can see the offer. */
  observe(visible: boolean): void {
    this.visible = visible;
    this.schedule(FIRST);
  }

  /** Does not offer these names again, unless there are others beside them. */
  async hide(names: readonly NameItem[] = this.found): Promise<void> {
    await this.memory.update(HIDDEN, names.map(keyOf));
    this.changed.fire();
  }

  /** Takes over what a plan has found. */
  take({ names, kept }: CleanUpPlan): void {
    this.stuck = kept.some(
      ({ why }) =>
        why.kind === 'folder-unknown' &&
        why.doubt.kind === 'no-access' &&
        why.doubt.code === 'ETIMEDOUT',
    );
    const before = JSON.stringify(this.found);
    this.found = names;
    if (JSON.stringify(names) !== before) this.changed.fire();
  }

  private async look(): Promise<void> {
    if (!isOffered()) return;
    const { planCleanUp } = await import('../registry/cleanup/plan.ts');
    this.take(await planCleanUp(this.registry, cleanUpLimits()));
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer);
    if (!this.visible || this.stuck) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.look()
        .catch((error: unknown) => this.log.error(error instanceof Error ? error : String(error)))
        .finally(() => {
          // Unless something has happened meanwhile that deserves a look sooner.
          if (this.timer === undefined) this.schedule(AGAIN);
        });
    }, delay);
  }

  dispose(): void {
    this.visible = false;
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}

function isOffered(): boolean {
  return vscode.workspace.getConfiguration('berth').get<boolean>('cleanUp.offer', true);
}

/** Names a name and no later one of the same spelling. */
function keyOf({ name, created }: NameItem): string {
  return `${name} ${created}`;
}
