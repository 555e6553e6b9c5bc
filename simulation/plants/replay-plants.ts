import type { Plant } from './plant.ts';

/** Bugs in the archive and in its replay: nothing of the live run goes wrong. */
export const replayPlants: readonly Plant[] = [
  {
    name: 'replay-leaves-out-changes',
    file: 'local/backtest/backtest.ts',
    find: 'for (const line of records) {',
    replace: "for (const line of records) {\n    if ('control' in line) continue;",
    why: 'A replay would know nothing of the devices, and number its rows otherwise.',
    caughtBy: ['I1 replayed rows'],
    seeds: 120,
  },
  {
    name: 'record-lost-between-replayed-batches',
    file: 'local/backtest/cut.ts',
    find: 'from += size;',
    replace: 'from += size + 1;',
    why: 'What a replay gives would depend on where its batches end.',
    caughtBy: ['I1 replayed rows'],
    seeds: 80,
  },
  {
    name: 'replay-of-a-split-starts-anew',
    file: 'local/backtest/backtest.ts',
    find: 'backtestedStage(stage, observer, processKinesisEvent, lineage)',
    replace: 'backtestedStage(stage, observer, processKinesisEvent)',
    why: 'Windows that were open when a shard was split would lack what came before.',
    caughtBy: ['I1 replayed rows'],
    seeds: 160,
  },
  {
    name: 'archived-object-named-after-its-start',
    file: 'lambdas/runtime/archive.ts',
    find: 'first, last }: ArchivedBatch',
    replace: 'first, first: last }: ArchivedBatch',
    why: 'A batch that comes again, cut shorter, would replace an object that holds more.',
    caughtBy: ['I1 replayed rows'],
    seeds: 160,
  },
  {
    name: 'archived-twice-replayed-twice',
    file: 'lambdas/runtime/archive.ts',
    find: 'if (comparePositions(position, reached) <= 0) continue;',
    replace: '',
    why: 'The archive function is told of a record once or more often; it counts once.',
    caughtBy: ['I1 replayed rows'],
    seeds: 120,
  },
];
