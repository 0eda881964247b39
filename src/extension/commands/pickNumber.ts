import * as vscode from 'vscode';
import { type Port, parsePort } from '../../probe/port.ts';
import { type Caution, cautionOf } from '../../registry/caution.ts';
import type { Chosen } from '../../registry/choose.ts';
import { explain } from '../../registry/messages.ts';

/** What the question about a number needs to know. */
export interface NumberQuestion {
  readonly title: string;
  /** The number Berth would take, other than some that were turned down. */
  propose(avoid: ReadonlySet<Port>): Promise<Chosen>;
  /** Whether the name may have exactly this number. */
  judge(port: Port): Promise<Chosen>;
}

interface NumberItem extends vscode.QuickPickItem {
  readonly action:
    | { readonly kind: 'take'; readonly port: Port }
    | { readonly kind: 'other' | 'none' };
}

/**
 * Shows the number that was chosen and lets the user accept it, ask for another or type one, which is
 * judged at once.
 * @returns `undefined` when the user gave up
 */
export async function pickNumber(question: NumberQuestion): Promise<Port | undefined> {
  const pick = vscode.window.createQuickPick<NumberItem>();
  pick.title = question.title;
  pick.placeholder = vscode.l10n.t('Press Enter to take this port, or type another number');
  const turnedDown = new Set<Port>();
  let asked = 0;
  let proposal: readonly NumberItem[] = [];

  /** Shows what `find` finds, unless the user asked for something else meanwhile. */
  const showItems = async (find: () => Promise<readonly NumberItem[]>) => {
    const question = ++asked;
    pick.busy = true;
    const items = await find();
    if (question !== asked) return;
    pick.busy = false;
    pick.items = items;
  };
  const showProposal = () =>
    showItems(async () => {
      proposal = proposalItems(await question.propose(turnedDown));
      return proposal;
    });
  const showTyped = (text: string) =>
    showItems(async () => {
      const port = parsePort(text);
      if (port === undefined) return [notANumber(text)];
      const [chosen, caution] = await Promise.all([question.judge(port), cautionOf(port)]);
      return [typedItem(port, chosen, caution)];
    });

  return new Promise<Port | undefined>((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(error);
      pick.dispose();
    };
    pick.onDidChangeValue((value) => {
      const text = value.trim();
      if (text !== '') void showTyped(text).catch(fail);
      else if (proposal.length > 0) void showItems(async () => proposal);
      else void showProposal().catch(fail);
    });
    pick.onDidAccept(() => {
      const action = pick.selectedItems[0]?.action;
      if (action === undefined || pick.busy) return;
      if (action.kind === 'take') {
        resolve(action.port);
        pick.hide();
      } else if (action.kind === 'other') {
        const [first] = proposal;
        if (first?.action.kind === 'take') turnedDown.add(first.action.port);
        void showProposal().catch(fail);
      }
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    void showProposal().catch(fail);
  });
}

function proposalItems(chosen: Chosen): NumberItem[] {
  if (chosen.kind !== 'chosen') return [refusedItem('', chosen)];
  return [
    {
      label: `$(check) ${chosen.port}`,
      description: vscode.l10n.t('free'),
      action: { kind: 'take', port: chosen.port },
    },
    { label: `$(refresh) ${vscode.l10n.t('Another number')}`, action: { kind: 'other' } },
  ];
}

function typedItem(port: Port, chosen: Chosen, caution: Caution | undefined): NumberItem {
  if (chosen.kind !== 'chosen') return refusedItem(String(port), chosen);
  return {
    label: `$(check) ${port}`,
    description: vscode.l10n.t('can be had'),
    ...(caution && {
      detail: `$(warning) ${vscode.l10n.t('A port that {0}.', caution.clause)}`,
    }),
    alwaysShow: true,
    action: { kind: 'take', port },
  };
}

function refusedItem(label: string, refusal: Exclude<Chosen, { kind: 'chosen' }>): NumberItem {
  return {
    label: `$(circle-slash) ${label}`,
    detail: explain(refusal),
    alwaysShow: true,
    action: { kind: 'none' },
  };
}

function notANumber(text: string): NumberItem {
  return {
    label: `$(circle-slash) ${text}`,
    detail: vscode.l10n.t('A port is a number from 1 to 65535.'),
    alwaysShow: true,
    action: { kind: 'none' },
  };
}
