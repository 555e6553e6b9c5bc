import type { Plant } from './plant.ts';

const processor = 'lambdas/runtime/partition-processor.ts';

/** Bugs in what the stream is told, and in what is done with records that come again. */
export const deliveryPlants: readonly Plant[] = [
  {
    name: 'last-committed-record-is-folded-again',
    file: 'lambdas/runtime/skip-processed.ts',
    find: 'if (comparePositions(record.position, state.position) > 0)',
    replace: 'if (comparePositions(record.position, state.position) >= 0)',
    why: 'The record at the committed position was folded; it is not the first new one.',
    caughtBy: ['I11 liveness'],
    seeds: 30,
  },
  {
    name: 'cache-survives-a-failed-commit',
    file: processor,
    find: '    this.cached.delete(partition);\n',
    replace: '',
    why: 'The state in memory has what was folded and never committed: it counts twice.',
    caughtBy: ['I1 final rows', 'I9 true checkpoint', 'I10 pure fold'],
    seeds: 30,
  },
  {
    name: 'checkpoint-one-record-too-far',
    file: processor,
    find: 'records.at(Math.min(committed, records.length - 1))?.position',
    replace: 'records.at(Math.min(committed + 1, records.length - 1))?.position',
    why: 'The stream never delivers the first record that was not committed again.',
    caughtBy: ['I9 true checkpoint'],
    seeds: 30,
  },
  {
    name: 'failure-is-not-reported',
    file: 'lambdas/handlers/process-kinesis-event.ts',
    find: 'batchItemFailures.push({ itemIdentifier: outcome.failedFrom });',
    replace: 'batchItemFailures.length = 0;',
    why: 'An empty list of failures tells the stream that the whole batch is done.',
    caughtBy: ['I9 true checkpoint'],
    seeds: 30,
  },
  {
    name: 'poison-holds-its-batch-back',
    file: processor,
    find: 'if (!(error instanceof FoldError)) break;',
    replace: 'if (error instanceof FoldError || !(error instanceof FoldError)) break;',
    why: 'The good records before a poisonous one wait for halving after halving of the batch.',
    caughtBy: ['I11 liveness', 'I11 poison cost'],
    seeds: 200,
  },
  {
    name: 'half-of-what-comes-before-a-poison-is-committed',
    file: processor,
    find: 'end = from + error.index;',
    replace: 'end = from + Math.ceil(error.index / 2);',
    why: 'Invocation after invocation only comes half-way nearer to the poison, at its full price.',
    caughtBy: ['I11 poison cost'],
    seeds: 100,
  },
];
