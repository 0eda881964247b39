import type { Locator, Page } from 'playwright-core';

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
    await this.#page.keyboard.press('ControlOrMeta+.');
    await this.#page.locator('.action-widget .monaco-list-row').first().waitFor();
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
    const handle = await this.#page.waitForFunction(centerOfText, text);
    const center = await handle.jsonValue();
    if (!center) throw new Error(`"${text}" is not on the screen`);
    return center;
  }
}

/** Runs in the page: tokens split a line into many elements, so the text is found by its range. */
function centerOfText(wanted: string): { x: number; y: number } | undefined {
  for (const line of document.querySelectorAll('.editor-group-container.active .view-line')) {
    const start = line.textContent?.replaceAll('\u00a0', ' ').indexOf(wanted) ?? -1;
    if (start < 0) continue;
    const range = document.createRange();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let offset = 0;
    let open = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.textContent?.length ?? 0;
      if (!open && start < offset + length) {
        range.setStart(node, start - offset);
        open = true;
      }
      if (open && start + wanted.length <= offset + length) {
        range.setEnd(node, start + wanted.length - offset);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      offset += length;
    }
  }
  return undefined;
}
