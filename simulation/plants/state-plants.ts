import type { Plant } from './plant.ts';

const codec = 'lambdas/engine/state/state-codec.ts';
const writer = 'lambdas/engine/state/key-columns-writer.ts';
const reader = 'lambdas/engine/state/key-columns-reader.ts';

/** Bugs in stored state: what a process that loads it does not know, or knows otherwise. */
export const statePlants: readonly Plant[] = [
  {
    name: 'dedupe-memory-is-not-in-the-journal',
    file: writer,
    find: 'const remembered = isAll ? key.recent.size : key.recent.addedCount;',
    replace: 'const remembered = isAll ? key.recent.size : 0;',
    why: 'After a crash every resend would be a new reading.',
    caughtBy: ['final rows', 'balanced ledger', 'kept quarantine', 'one state'],
    seeds: 10,
  },
  {
    name: 'watermark-is-not-in-the-journal',
    file: reader,
    find: '(flags & hasWatermark) === 0 ? noWatermark :',
    replace: '(flags & hasWatermark) !== 8 ? noWatermark :',
    why: 'After a crash closed windows would open again.',
    caughtBy: [
      'final rows',
      'balanced ledger',
      'kept quarantine',
      'monotone watermarks',
      'one state',
    ],
    seeds: 10,
  },
  {
    name: 'removed-key-is-written-all-the-same',
    file: codec,
    find: 'state.dirtyKeys.filter((key) => state.keys.get(key.key) === key)',
    replace: 'state.dirtyKeys.slice()',
    why: 'What was forgotten would come back from the journal.',
    caughtBy: ['one state', 'pure fold', 'monotone watermarks'],
    seeds: 20,
  },
  {
    name: 'changes-are-not-taken',
    file: codec,
    find: '  state.removedKeys.length = 0;\n',
    replace: '',
    why: 'A key that was removed and came back would be removed by the next commit again.',
    caughtBy: ['final rows', 'balanced ledger', 'kept quarantine', 'one state'],
    seeds: 50,
  },
  {
    name: 'alarms-are-not-in-the-journal',
    file: writer,
    find: 'isAll ? rule.standing !== undefined || rule.evaluations.length > 0 : rule.isDirty',
    replace: 'isAll ? rule.evaluations.length > 0 : rule.isDirty',
    why: 'A snapshot forgets an alarm that stands, so its end is never told.',
    caughtBy: ['alert rows', 'one state'],
    seeds: 50,
  },
  {
    name: 'slice-loses-what-is-in-its-object',
    file: 'lambdas/engine/state/slice-columns.ts',
    find: '    if ((flags & hasObjects) !== 0) this.readObjects(slice);\n',
    replace: '',
    why: 'Sums that need more than two doubles would be 0 after a crash.',
    caughtBy: ['final rows', 'one state', 'liveness'],
    seeds: 50,
  },
];
