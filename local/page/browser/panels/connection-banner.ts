import { byId, setText } from '../dom/element.ts';
import type { Connection } from '../feed/live-feed.ts';
import { formatSpan } from '../format/span.ts';

/** The run is observed once a second; this long without news is worth a word. */
const quietMs = 6_000;

/**
 * Says loudly that what the page shows is old, and why; hidden while all is well. A connection that
 * was never there is not lost yet: the first attempt gets its time.
 */
export const createConnectionBanner = () => {
  const banner = byId('banner');
  let state: Connection = 'connecting';
  let trouble: string | undefined;
  let newsAtMs = performance.now();

  const render = (): void => {
    const text = problem();
    banner.hidden = text === undefined;
    document.body.toggleAttribute('data-stale', text !== undefined);
    if (text !== undefined) setText(banner, text);
  };
  const problem = (): string | undefined => {
    if (state === 'lost') {
      return 'Connection to the run lost. Below is its last known state; trying again.';
    }
    if (trouble !== undefined) return trouble;
    const silenceMs = performance.now() - newsAtMs;
    if (silenceMs < quietMs) return undefined;
    return `No news from the run for ${formatSpan(silenceMs)}. Below is its last known state.`;
  };
  setInterval(render, 1_000);

  return {
    showConnection: (now: Connection): void => {
      state = now;
      render();
    },
    showTrouble: (message: string): void => {
      trouble = message;
      render();
    },
    showNews: (): void => {
      trouble = undefined;
      newsAtMs = performance.now();
      render();
    },
  };
};
