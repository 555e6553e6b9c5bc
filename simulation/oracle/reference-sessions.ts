import type { ScriptReading } from '../workload/fleet-script.ts';
import type { ReferencePane } from './reference-pane.ts';

/** A published session that is part of another one since the record at hand. */
export interface MergedSession {
  readonly session: ReferencePane;
  into: ReferencePane;
}

/**
 * A device's sessions after one more reading: those still open that it makes one with it are
 * replaced by one. Undefined where the reading is too late even for a session of its own.
 */
export const joinSessions = (
  all: readonly ReferencePane[],
  reading: ReferenceReading,
  watermark: number,
  merged: MergedSession[],
): ReferencePane[] | undefined => {
  const { window, event, gap } = reading;
  const longest = window.longest ?? Number.POSITIVE_INFINITY;
  const isOpen = (end: number): boolean => watermark < end - 1 + window.lateness;
  const open = all.filter((one) => one.window === window && isOpen(one.end));
  const parts = open.filter(({ start, end }) => start <= event && event < end);
  let [start, end] = [event, event + Math.min(gap, longest)];
  for (const part of parts) {
    start = part.start;
    end = Math.max(part.end, Math.min(end, start + longest));
  }
  if (parts.length === 0 && !isOpen(end)) return undefined;
  for (const later of open.filter((one) => one.start > event).sort((x, y) => x.start - y.start)) {
    if (later.start >= end) break;
    if (later.end - start > longest) {
      end = later.start;
      break;
    }
    parts.push(later);
    end = Math.max(end, later.end);
  }
  if (parts.length === 0 && !isOpen(end)) return undefined;
  const isReached = end - 1 <= watermark;
  const session: ReferencePane = {
    window,
    id: start,
    start,
    end,
    readings: [...parts.flatMap((part) => part.readings), reading.reading],
    isChanged: true,
    isPastOnTime: isReached && parts.every((part) => part.isPastOnTime || part.end - 1 > watermark),
    isPublished: parts.some((part) => part.isPublished && part.start === start),
    isEarlyDue: !isReached && parts.some((part) => part.isEarlyDue && part.end - 1 > watermark),
  };
  for (const row of merged) if (parts.includes(row.into)) row.into = session;
  for (const part of parts) {
    if (part.isPublished && part.start !== start) merged.push({ session: part, into: session });
  }
  return [...all.filter((one) => !parts.includes(one)), session];
};

export interface ReferenceReading {
  readonly reading: ScriptReading;
  readonly event: number;
  readonly window: ReferencePane['window'];
  readonly gap: number;
}
