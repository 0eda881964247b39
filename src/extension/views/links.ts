import type { CommandId } from '../commands/table.ts';

/** The commands that a tooltip may link to. */
const LINKED = [
  'berth.allocate',
  'berth.copy',
  'berth.move',
  'berth.nameListener',
  'berth.openInBrowser',
  'berth.restartService',
  'berth.showHistory',
  'berth.showListener',
  'berth.showLog',
  'berth.startService',
  'berth.startServices',
  'berth.stopProcess',
  'berth.stopService',
  'berth.stopServices',
] as const satisfies readonly CommandId[];

/** What a tooltip's `isTrusted` allows, and nothing else. */
export const trustedLinks: { readonly enabledCommands: readonly string[] } = {
  enabledCommands: LINKED,
};

/** A link in Markdown that runs a command. `text` must be our own words. */
export function commandLink(
  text: string,
  command: (typeof LINKED)[number],
  argument: object,
): string {
  const query = encodeURIComponent(JSON.stringify([argument])).replace(/[()]/g, (bracket) =>
    bracket === '(' ? '%28' : '%29',
  );
  return `[${text}](command:${command}?${query})`;
}

/** Text from elsewhere (a process's command, a path), so that Markdown shows it as it is, on one line. */
export function literally(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{C}]/gu, '\uFFFD')
    .replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
