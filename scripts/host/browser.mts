import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { findChromium } from './chromium.mts';

export interface BrowserOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** Device pixels per CSS pixel. */
  readonly scale?: number;
}

/** A headless browser with one context, which all windows of a session share. */
export async function openBrowser(
  options: BrowserOptions = {},
): Promise<{ readonly browser: Browser; readonly context: BrowserContext }> {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    // Chromium refuses its sandbox to root, and containers often lack what it needs.
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.colorScheme ?? 'dark',
    deviceScaleFactor: options.scale ?? 1,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  return { browser, context };
}
