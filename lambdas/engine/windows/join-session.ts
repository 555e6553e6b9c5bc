import type { DuePanes, FiredPane } from './due-panes.ts';
import type { PaneFolder } from './pane-folder.ts';
import type { SessionPlace } from './session-place.ts';
import type { Slice } from './slice.ts';
import type { Window } from './window-assigner.ts';

/**
 * Makes one session of all that have a part in the place, or opens one there:
 * 1. What is due of the parts is due of the session, if the watermark has reached it.
 * 2. The rows of parts that were published under another start are merged into the session's row,
 *    which is told in the same record: whoever reads the rows must find their readings again.
 */
export const joinSession = (
  sessions: Slice[],
  place: SessionPlace,
  watermarkMs: number,
  due: DuePanes,
  folder: PaneFolder,
): Slice => {
  const { start, end, from, after } = place;
  const parts = sessions.slice(from, after);
  moveDue(parts, place, watermarkMs, due, folder);
  const [first, ...others] = parts;
  const session = first ?? folder.layout.open(start, end);
  session.isPublished = parts.some((part) => part.isPublished && part.start === start);
  for (const other of others) folder.absorb(session, other);
  session.start = start;
  session.end = end;
  sessions.splice(from, after - from, session);
  return session;
};

const moveDue = (
  parts: readonly Slice[],
  { start, end }: Window,
  watermarkMs: number,
  { byEnd, merged }: DuePanes,
  folder: PaneFolder,
): void => {
  const reasons = parts.map((part) => byEnd.get(part.end));
  for (const part of parts) byEnd.delete(part.end);
  const into = String(start);
  const ids = new Set(parts.map((part) => String(part.start)));
  for (const [at, row] of merged.entries()) {
    if (ids.has(row.mergedInto ?? '')) merged[at] = { ...row, mergedInto: into };
  }
  for (const part of parts) {
    if (part.isPublished && part.start !== start) merged.push(mergedRow(part, into, folder));
  }
  const isMergedInto = merged.some(({ mergedInto }) => mergedInto === into);
  if (end - 1 <= watermarkMs) byEnd.set(end, reasons.includes('onTime') ? 'onTime' : 'late');
  else if (isMergedInto || reasons.includes('early')) byEnd.set(end, 'early');
};

const mergedRow = ({ start, end }: Window, mergedInto: string, folder: PaneFolder): FiredPane => {
  const measures = folder.noMeasures();
  return { id: String(start), start, end, reason: 'merged', count: 0, measures, mergedInto };
};
