import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { Editor } from './editor.ts';

/** One VS Code window, seen through its page. All waits are playwright's, bounded by its time-out. */
export class Workbench {
  readonly page: Page;
  readonly editor: Editor;
  readonly #results: string;

  constructor(page: Page, results: string) {
    this.page = page;
    this.#results = results;
    this.editor = new Editor(page);
    page.setDefaultTimeout(30_000);
  }

  /** Resolves once the window is restored and its extension host has answered. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await this.page.locator('.explorer-folders-view .monaco-list').waitFor({ timeout: 60_000 });
  }

  /** Runs a command through the palette by its full title, e.g. `Berth: Copy Port`. */
  async runCommand(title: string): Promise<void> {
    await this.pick(`>${title}`, title);
  }

  /** Opens a file of the workspace by its path and waits until its editor has the focus. */
  async openFile(path: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await this.#choose(path, basename(path));
    await this.tab(basename(path)).waitFor();
    await this.editor.lines.first().waitFor();
  }

  /** Opens the palette with `text` in it and takes the row that starts with `row`. */
  async pick(text: string, row: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#choose(text, row);
  }

  async #choose(text: string, row: string): Promise<void> {
    await this.quickInput.fill(text);
    const choice = this.quickRow(row);
    await choice.waitFor();
    await choice.click();
    await this.quickInput.waitFor({ state: 'hidden' }).catch(() => {
      // A command may open an input of its own right away.
    });
  }

  /** The text field of the palette, of a quick pick or of an input box. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input');
  }

  /** The row of an open quick pick whose label starts with `label`. */
  quickRow(label: string): Locator {
    return this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({
        has: this.page.locator('.quick-input-list-row').filter({ hasText: startsWith(label) }),
      })
      .first();
  }

  /** Types into the open input box and confirms it. */
  async enter(text: string): Promise<void> {
    await this.quickInput.fill(text);
    await this.quickInput.press('Enter');
  }

  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: name });
  }

  /** Opens a view container by the name in its activity bar tooltip. */
  async openView(title: string): Promise<void> {
    const item = this.page.locator('.activitybar .action-item').filter({
      has: this.page.locator(`a[aria-label^="${title}"]`),
    });
    if (!(await item.getAttribute('class'))?.includes('checked')) await item.click();
    await this.page.locator('.part.sidebar .composite.title').filter({ hasText: title }).waitFor();
  }

  /** A row of any tree in the side bar, by text it contains (label and description). */
  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.part.sidebar .monaco-list-row').filter({ hasText: text });
  }

  /** A status bar entry, by text it contains. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** The hover that is open now. */
  get hover(): Locator {
    return this.page.locator('.monaco-hover:visible').first();
  }

  /** An entry of the open context menu, by its label. */
  menuItem(label: string): Locator {
    return this.page.locator('.monaco-menu .action-item').filter({ hasText: startsWith(label) });
  }

  /** Opens a terminal with the default profile and waits for its prompt. */
  async newTerminal(): Promise<void> {
    await this.runCommand('Terminal: Create New Terminal');
    await this.page.locator('.terminal-wrapper.active .xterm-rows').waitFor();
    await this.page.waitForFunction(() =>
      document.querySelector('.terminal-wrapper.active .xterm-rows')?.textContent?.trim(),
    );
  }

  /** Types a line into the terminal that has the focus. */
  async typeInTerminal(line: string): Promise<void> {
    await this.page.locator('.terminal-wrapper.active .xterm').click();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** The visible lines of the active terminal. */
  async terminalText(): Promise<string> {
    const rows = this.page.locator('.terminal-wrapper.active .xterm-rows > div');
    return plainSpaces((await rows.allTextContents()).join('\n'));
  }

  /** Switches between VS Code's default light and dark theme. */
  async colorScheme(scheme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme });
    const theme = scheme === 'light' ? 'vs' : 'vs-dark';
    await this.page.locator(`.monaco-workbench.${theme}`).waitFor();
  }

  /** Writes `<name>.png` to the session's results, or to `path` when that is absolute. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(this.#results, `${name}.png`) });
  }
}

/** VS Code renders spaces of editors and terminals as no-break spaces. */
export function plainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

function startsWith(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
