import type { Plant } from './plant.ts';

const join = 'lambdas/engine/windows/join-session.ts';
const place = 'lambdas/engine/windows/session-place.ts';

/** Bugs in windows without fixed places: sessions that merge, windows of so many readings. */
export const sessionPlants: readonly Plant[] = [
  {
    name: 'merged-session-leaves-its-row',
    file: join,
    find: 'if (part.isPublished && part.start !== start) merged.push(',
    replace: 'if (part.isPublished && part.start > end) merged.push(',
    why: 'The row of a session that is part of another one would count its readings again.',
    caughtBy: ['I1 final rows'],
    seeds: 50,
  },
  {
    name: 'merged-row-names-a-row-that-is-gone',
    file: join,
    find: "if (ids.has(row.mergedInto ?? ''))",
    replace: "if (ids.has(row.mergedInto ?? '') && into === '')",
    why: 'Within one record sessions merge again and again: each row names the one that is left.',
    caughtBy: ['I1 final rows', 'I5 rising revisions'],
    seeds: 400,
  },
  {
    name: 'session-forgets-that-it-was-published',
    file: 'lambdas/engine/state/slice-columns.ts',
    find: '(isPublished ? published : 0)',
    replace: '(isPublished ? 0 : 0)',
    why: 'After a crash a session merges and leaves the row behind that it had before.',
    caughtBy: ['I1 final rows', 'I8 one state', 'I10 pure fold'],
    seeds: 400,
  },
  {
    name: 'sessions-a-gap-apart-are-one',
    file: place,
    find: 'right.start >= end',
    replace: 'right.start > end',
    why: 'Windows are half open: a reading exactly at the end begins the next session.',
    caughtBy: ['I1 final rows'],
    seeds: 100,
  },
  {
    name: 'session-longer-than-the-longest',
    file: place,
    find: 'Math.min(span.end, start + longestMs)',
    replace: 'span.end',
    why: 'A sensor that never falls silent would have one session for ever.',
    caughtBy: ['I1 final rows'],
    seeds: 100,
  },
  {
    name: 'absorbed-readings-do-not-count',
    file: 'lambdas/engine/windows/pane-folder.ts',
    find: '    addCount(into, from);\n',
    replace: '',
    why: 'A merged session has the readings of all its parts.',
    caughtBy: ['I1 final rows'],
    seeds: 50,
  },
  {
    name: 'full-window-takes-one-more',
    file: 'lambdas/engine/windows/count-operator.ts',
    find: 'if (open.count === this.size) {',
    replace: 'if (open.count > this.size) {',
    why: 'A window of so many readings has so many.',
    caughtBy: ['I1 final rows'],
    seeds: 100,
  },
];
