import type { Plant } from './plant.ts';

const codec = 'lambdas/engine/state/state-codec.ts';
const writer = 'lambdas/engine/state/key-columns-writer.ts';
const reader = 'lambdas/engine/state/key-columns-reader.ts';

/** Bugs in stored state: what a process that loads it does not know, or knows otherwise. */
export const statePlants: readonly Plant[] = [
  {
    name: 'half-window-is-told',
    file: 'lambdas/engine/state/begin-windows.ts',
    find: 'if (mergesUpToMs === undefined) return startMs > afterMs;',
    replace: 'if (mergesUpToMs === undefined) return true;',
    why: 'A window that was declared while it was open lacks the readings before.',
    caughtBy: ['I1 final rows', 'I5 rising revisions'],
    seeds: 60,
  },
  {
    name: 'old-declaration-goes-on',
    file: 'lambdas/engine/state/definition-change.ts',
    find: 'if (tag === now) return [];',
    replace: 'if (tag === now || place >= current.length) return [];',
    why: 'Code that was rolled back would drop a window that newer code has begun.',
    caughtBy: ['I1 final rows', 'I8 one state', 'I10 pure fold', 'I11 liveness'],
    seeds: 400,
  },
  {
    name: 'dedupe-memory-is-not-in-the-journal',
    file: writer,
    find: "this.extent === 'all' ? recent?.size : recent?.addedCount",
    replace: "this.extent === 'all' ? recent?.size : 0",
    why: 'After a crash every resend would be a new reading.',
    caughtBy: ['I3 balanced ledger', 'I10 pure fold'],
    seeds: 30,
  },
  {
    name: 'watermark-is-not-in-the-journal',
    file: reader,
    find: '(flags & hasWatermark) === 0 ? noWatermark :',
    replace: '(flags & hasWatermark) !== 8 ? noWatermark :',
    why: 'After a crash closed windows would open again.',
    caughtBy: ['I1 final rows', 'I7 monotone watermarks'],
    seeds: 30,
  },
  {
    name: 'removed-key-is-written-all-the-same',
    file: codec,
    find: '!isListed && !isRemoved',
    replace: '!isListed',
    why: 'What was forgotten would come back from the journal.',
    caughtBy: ['I10 pure fold'],
    seeds: 30,
  },
  {
    name: 'changes-are-not-taken',
    file: codec,
    find: '  state.removedKeys.length = 0;\n',
    replace: '',
    why: 'A key that was removed and came back would be removed by the next commit again.',
    caughtBy: ['I1 final rows', 'I10 pure fold'],
    seeds: 150,
  },
  {
    name: 'alarms-are-not-in-the-journal',
    file: writer,
    find: 'isAll ? rule.standing !== undefined || rule.evaluations.length > 0 : rule.isDirty',
    replace: 'isAll ? rule.evaluations.length > 0 : rule.isDirty',
    why: 'A snapshot forgets an alarm that stands, so its end is never told.',
    caughtBy: ['I6 alert rows', 'I10 pure fold'],
    seeds: 300,
  },
  {
    name: 'slice-loses-what-is-in-its-object',
    file: 'lambdas/engine/state/slice-columns.ts',
    find: '    if ((flags & hasObjects) !== 0) this.readObjects(slice);\n',
    replace: '',
    why: 'Sums that need more than two doubles would be 0 after a crash.',
    caughtBy: ['I1 final rows'],
    seeds: 100,
  },
];
