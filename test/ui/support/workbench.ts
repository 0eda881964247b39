import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { Editor } from './editor.ts';
import { findText } from './textPlace.ts';

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

  /**
   * Runs a command through the palette by its full title, e.g. `Berth: Copy Port`. A palette lists
   * what was there when it opened, so it is opened anew until the command has been registered.
   */
  async runCommand(title: string): Promise<void> {
    await this.#pick('F1', `>${title}`, title);
  }

  /** Runs a task by its label. Right after the start the list may lack what VS Code has yet to read. */
  async runTask(label: string): Promise<void> {
    const attempts = 6;
    for (let attempt = 1; ; attempt++) {
      await this.runCommand('Tasks: Run Task');
      try {
        await this.quickRow(label).click({ timeout: 5_000 });
        return;
      } catch (error) {
        if (attempt === attempts) throw error;
      }
    }
  }

  /** Opens a file of the workspace by its path and waits until its editor shows it. */
  async openFile(path: string): Promise<void> {
    await this.#pick('ControlOrMeta+P', path, basename(path));
    await this.tab(basename(path)).waitFor();
    await this.editor.lines.first().waitFor();
  }

  async #pick(key: string, text: string, row: string): Promise<void> {
    const attempts = 10;
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(key);
      await this.quickInput.fill(text);
      const choice = this.quickRow(row);
      try {
        await choice.click({ timeout: 3_000 });
        return;
      } catch (error) {
        if (attempt === attempts) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
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

  /** A button in the title of a view of the side bar; there only under the mouse. */
  async pressInTitle(view: string, button: string): Promise<void> {
    const header = this.page.locator('.part.sidebar .pane-header').filter({ hasText: view });
    await header.hover();
    await header.getByRole('button', { name: button }).click();
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

  /**
   * Rests the mouse on a text in the active terminal until a link's hover is there. A terminal that is
   * being drawn forgets the mouse, so it is moved again.
   */
  async hoverInTerminal(text: string): Promise<{ x: number; y: number }> {
    const lines = '.terminal-wrapper.active .xterm-rows > div';
    const attempts = 5;
    for (let attempt = 1; ; attempt++) {
      const { x, y } = await findText(this.page, { lines, text, last: true });
      // A link is there only once its own hover is, not one that is still open.
      await this.page.mouse.move(1, 1);
      await this.hover.waitFor({ state: 'hidden' });
      await this.page.mouse.move(x - 40, y);
      await this.page.mouse.move(x, y, { steps: 4 });
      try {
        await this.hover.waitFor({ timeout: 5_000 });
        return { x, y };
      } catch (error) {
        if (attempt === attempts) throw error;
      }
    }
  }

  /** Follows the link at a text in the active terminal. */
  async followInTerminal(text: string): Promise<void> {
    const { x, y } = await this.hoverInTerminal(text);
    await this.page.keyboard.down('Control');
    await this.page.mouse.click(x, y);
    await this.page.keyboard.up('Control');
  }

  /** Switches between VS Code's default light and dark theme. */
  async colorScheme(scheme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme, forcedColors: 'none' });
    const theme = scheme === 'light' ? 'vs' : 'vs-dark';
    await this.page.locator(`.monaco-workbench.${theme}`).waitFor();
  }

  /** Switches to VS Code's high contrast theme, as a system with high contrast does. */
  async highContrast(scheme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme, forcedColors: 'active' });
    const theme = scheme === 'light' ? 'hc-light' : 'hc-black';
    await this.page.locator(`.monaco-workbench.${theme}`).waitFor();
  }

  /** Writes `<name>.png` to the session's results. */
  async screenshot(name: string): Promise<void> {
    await this.picture(join(this.#results, `${name}.png`));
  }

  /** Writes a picture of the window to a file. */
  async picture(path: string): Promise<void> {
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  }
}

/** VS Code renders spaces of editors and terminals as no-break spaces. */
function plainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

function startsWith(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
