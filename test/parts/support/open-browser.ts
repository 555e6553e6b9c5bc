import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureChromium } from './ensure-chromium.ts';

/** Starts Chromium without a screen, and without anything that would talk to the network. */
export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface OpenedPage {
  readonly page: Page;
  /** What the browser complained about so far: script errors, blocked or missing resources. */
  readonly complaints: readonly string[];
}

/** Opens a page and collects what the browser complains about. */
export const openPage = async (
  browser: Browser,
  url: string,
  options: { width?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<OpenedPage> => {
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1_280, height: 800 },
    colorScheme: options.colorScheme ?? 'light',
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
};
