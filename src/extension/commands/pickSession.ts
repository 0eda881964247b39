import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { SessionView } from '../sessions/sessionViews.ts';
import { sessionInShort } from '../views/words.ts';
import { targetOf } from './target.ts';

/**
 * The service or other session that a command's argument means, else the one the user picks.
 * @param wanted those that the command can do something with
 * @param none what to say when there is none
 * @returns `undefined` when the user gave up, or was told that there is none
 */
export async function pickSession(
  services: Services,
  argument: unknown,
  placeHolder: string,
  wanted: (session: SessionView) => boolean,
  none: string,
): Promise<SessionView | undefined> {
  const sessions = await services.sessions.look();
  const target = targetOf(argument, services.projects.current()?.root);
  const fit = sessions.filter(wanted);
  if (target.kind === 'name') {
    const name = target.session ?? (await services.book.get()).fullName(target.ref);
    const meant =
      sessions.find((session) => session.name === name) ??
      sessions.find(({ portName }) => portName === name);
    if (meant !== undefined && fit.includes(meant)) return meant;
    // It changed since its button was drawn.
    const now = meant && `${meant.service ?? meant.name}: ${sessionInShort(meant)}`;
    void vscode.window.showInformationMessage(now ?? none);
    return undefined;
  }
  const roots = services.projects.all().map(({ root }) => root);
  const book = await services.book.get();
  const items = fit.map((session) => {
    const { service, name, root, port } = session;
    const words = sessionInShort(session);
    return {
      label: service ?? name,
      description: [
        ...(port === undefined ? [] : [String(port)]),
        words,
        ...(service !== undefined && roots.length > 1 ? [book.labelFor(root)] : []),
      ].join(' · '),
      session,
    };
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder,
    matchOnDescription: true,
  });
  return picked?.session;
}
