import type { Slice } from './slice.ts';
import type { Window } from './window-assigner.ts';

/** Where a reading's span belongs among a key's sessions: the bounds, and what it makes one. */
export interface SessionPlace extends Window {
  /** Of the sessions that become one with the span, the first one's place. */
  readonly from: number;
  /** The place after the last one of them; `from` where the span opens a session of its own. */
  readonly after: number;
}

/**
 * Finds the place of a span among sessions, which lie apart, by ascending start:
 * 1. It is part of the session that holds its start.
 * 2. Together they take in each session after them that they overlap.
 * 3. Nothing grows longer than `longestMs`: a session's end is cut there, and a session that would
 *    make it longer begins where this one ends.
 */
export const sessionPlace = (
  sessions: readonly Slice[],
  span: Window,
  longestMs: number,
): SessionPlace => {
  let after = sessions.length;
  while (after > 0 && (sessions[after - 1] as Slice).start > span.start) after -= 1;
  const left = sessions[after - 1];
  let { start, end } = span;
  let from = after;
  if (left !== undefined && span.start < left.end) {
    from = after - 1;
    start = left.start;
    end = Math.max(left.end, Math.min(span.end, start + longestMs));
  }
  for (;;) {
    const right = sessions[after];
    if (right === undefined || right.start >= end) return { start, end, from, after };
    if (right.end - start > longestMs) return { start, end: right.start, from, after };
    end = Math.max(end, right.end);
    after += 1;
  }
};
