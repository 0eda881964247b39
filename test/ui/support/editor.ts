import type { Locator, Page } from 'playwright-core';
import { findText } from './textPlace.ts';

/** The active text editor of a window. */
export class Editor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The lines on the screen. */
  get lines(): Locator {
    return this.#page.locator('.editor-group-container.active .editor-instance .view-line');
  }

  /** The text on the screen, without what is scrolled out of view. */
  async visibleText(): Promise<string> {
    return this.#page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.editor-group-container.active .view-line')]
        .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
        .map((line) => line.textContent?.replaceAll('\u00a0', ' '))
        .join('\n'),
    );
  }

  /** Puts the cursor into the first visible occurrence of `text`. */
  async click(text: string): Promise<void> {
    const { x, y } = await this.#find(text);
    await this.#page.mouse.click(x, y);
  }

  /** Rests the mouse on the first visible occurrence of `text`, which opens its hover. */
  async hover(text: string): Promise<void> {
    const { x, y } = await this.#find(text);
    await this.#page.mouse.move(x - 40, y + 60);
    await this.#page.mouse.move(x, y, { steps: 4 });
  }

  /** Opens the quick-fix menu at `text`. */
  async openQuickFixes(text: string): Promise<void> {
    await this.click(text);
    const first = this.#page.locator('.action-widget .monaco-list-row').first();
    for (let tries = 1; ; tries++) {
      await this.#page.keyboard.press('ControlOrMeta+.');
      try {
        return await first.waitFor({ timeout: 6_000 });
      } catch (error) {
        // VS Code forgets a key, or the menu, when the problems of the file are just being told anew.
        if (tries === 5) throw error;
      }
    }
  }

  /** An entry of the open quick-fix menu. */
  quickFix(title: string | RegExp): Locator {
    return this.#page.locator('.action-widget .monaco-list-row').filter({ hasText: title });
  }

  /** The titles in the open quick-fix menu. */
  async quickFixes(): Promise<string[]> {
    const rows = this.#page.locator('.action-widget .monaco-list-row.action .title');
    return (await rows.allTextContents()).map((text) => text.trim());
  }

  /** An entry of the open completion list. */
  suggestion(label: string | RegExp): Locator {
    return this.#page.locator('.suggest-widget .monaco-list-row').filter({ hasText: label });
  }

  async #find(text: string): Promise<{ x: number; y: number }> {
    return findText(this.#page, { lines: '.editor-group-container.active .view-line', text });
  }
}
