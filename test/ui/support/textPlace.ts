import type { Page } from 'playwright-core';

/** Where to look for a text. */
export interface TextSearch {
  /** Selects the lines; the text stands in one of them. */
  readonly lines: string;
  readonly text: string;
  /** The last line with it rather than the first. */
  readonly last?: boolean;
}

/** Waits for a text in a page's lines and returns its middle. */
export async function findText(page: Page, search: TextSearch): Promise<{ x: number; y: number }> {
  const handle = await page.waitForFunction(centerOfText, search);
  const center = await handle.jsonValue();
  if (!center) throw new Error(`"${search.text}" is not on the screen`);
  return center;
}

/** Runs in the page: tokens split a line into many elements, so the text is found by its range. */
function centerOfText({
  lines,
  text,
  last = false,
}: TextSearch): { x: number; y: number } | undefined {
  const all = [...document.querySelectorAll(lines)];
  for (const line of last ? all.reverse() : all) {
    const start = line.textContent?.replaceAll('\u00a0', ' ').indexOf(text) ?? -1;
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
      if (open && start + text.length <= offset + length) {
        range.setEnd(node, start + text.length - offset);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      offset += length;
    }
  }
  return undefined;
}
