import type { Plant } from './plant.ts';

const handler = 'lambdas/handlers/process-kafka-event.ts';
const layout = 'lambdas/adapters/kafka/topic-layout.ts';
const processor = 'lambdas/runtime/partition-processor.ts';
const skipping = 'lambdas/runtime/skip-processed.ts';
const source = 'kafka';

/** Bugs in what is new where one invocation holds records of several partitions of a topic. */
export const topicPlants: readonly Plant[] = [
  {
    name: 'partitions-of-an-invocation-share-a-cache',
    file: processor,
    find: 'const cached = this.cached.get(partition);',
    replace: 'const cached = this.cached.get(partition) ?? this.cached.values().next().value;',
    why: 'One partition would go on from the state of another, and commit to its journal.',
    source,
    caughtBy: ['I9 true checkpoint', 'I10 pure fold', 'I13 isolation'],
    seeds: 30,
  },
  {
    name: 'partitions-of-an-invocation-share-an-ordinal',
    file: 'lambdas/engine/partition-fold.ts',
    find: '    state.ordinal += 1;\n',
    replace: `
      const all = PartitionFold as unknown as { ordinal?: number };
      all.ordinal = Math.max(all.ordinal ?? 0, state.ordinal) + 1;
      state.ordinal = all.ordinal;
    `,
    why: 'Revisions would depend on which partitions came together in an invocation.',
    source,
    caughtBy: ['I1 final rows', 'I5 rising revisions', 'I10 pure fold', 'I11 liveness'],
    seeds: 30,
  },
  {
    name: 'failed-partition-is-answered-as-done',
    file: handler,
    find: 'return { batchItemFailures: failures.flat() };',
    replace: `
      const isAnyDone = failures.some((own) => own.length === 0);
      return { batchItemFailures: isAnyDone ? [] : failures.flat() };
    `,
    why: 'Success of one partition says nothing of the others.',
    source,
    caughtBy: ['I9 true checkpoint'],
    seeds: 30,
  },
  {
    name: 'failed-partition-fails-its-whole-invocation',
    file: handler,
    find: 'return { batchItemFailures: failures.flat() };',
    replace: `
      const all = kafkaBatches(event).map(({ partition, records: [first] }) => ({
        itemIdentifier: { partition, offset: first?.offset ?? 0 },
      }));
      return { batchItemFailures: failures.flat().length > 0 ? all : [] };
    `,
    why: 'One partition that stands still would hold up every other one.',
    source,
    caughtBy: ['I13 isolation'],
    seeds: 30,
  },
  {
    name: 'last-record-is-named-as-the-first-that-failed',
    file: handler,
    find: 'return failedFrom(Number(outcome.failedFrom));',
    replace: 'return failedFrom(batch.records.at(-1)?.offset ?? 0);',
    why: 'Everything before the offset that is named counts as done.',
    source,
    caughtBy: ['I9 true checkpoint'],
    seeds: 30,
  },
  {
    name: 'partition-is-named-without-its-topic',
    file: 'lambdas/adapters/kafka/kafka-batches.ts',
    find: '[{ partition, number: first.partition, records: own }]',
    replace: '[{ partition: String(first.partition), number: first.partition, records: own }]',
    why: 'Partitions of two topics would share a journal, and Lambda knows no such partition.',
    source,
    caughtBy: ['I9 true checkpoint', 'I11 liveness'],
    seeds: 10,
  },
  {
    name: 'offsets-are-compared-as-text',
    file: 'lambdas/engine/source-record.ts',
    find: '  if (left.length !== right.length) return left.length - right.length;\n',
    replace: '',
    why: 'Offset 10 would be before offset 9, and so be skipped as one that was folded.',
    source,
    caughtBy: ['I1 final rows', 'I9 true checkpoint', 'I10 pure fold', 'I11 liveness'],
    seeds: 30,
  },
  {
    name: 'offsets-set-back-are-new-records',
    file: skipping,
    find: 'if (comparePositions(record.position, state.position) > 0)',
    replace:
      'const back = Number(state.position) - Number(record.position);\n' +
      "      if (back > 40) Object.assign(state, { position: '' });\n" +
      '      if (comparePositions(record.position, state.position) > 0)',
    why: 'Records that come again from far behind were folded, too.',
    source,
    caughtBy: ['I1 final rows', 'I3 balanced ledger', 'I10 pure fold', 'I11 liveness'],
    seeds: 100,
  },
  {
    name: 'topic-that-was-made-again-is-skipped',
    file: skipping,
    find: 'record.arrivalTimeMs > arrivalClockMs;',
    replace: 'record.arrivalTimeMs > arrivalClockMs + 86_400_000;',
    why: 'Its records have offsets that were done, and none of them would ever be counted.',
    source,
    caughtBy: ['I11 liveness'],
    seeds: 100,
  },
  {
    name: 'more-partitions-go-unnoticed',
    file: handler,
    find: 'const { sound, error } = layout.check(batch);',
    replace: 'const [sound, error] = [batch.records.length, undefined];',
    why: 'A device that moved would begin its windows anew on another partition.',
    source,
    caughtBy: ['I13 isolation'],
    seeds: 100,
  },
  {
    name: 'what-stands-behind-a-misplaced-record-is-folded',
    file: handler,
    find: 'kafkaRecords(batch.records.slice(0, sound));',
    replace: 'kafkaRecords(batch.records);',
    why: 'A partition must stand still at the first record that is not where it belongs.',
    source,
    caughtBy: ['I13 isolation'],
    seeds: 100,
  },
  {
    name: 'misplaced-record-is-passed-over',
    file: handler,
    find: 'return failedFrom(batch.records[sound]?.offset ?? 0);',
    replace: 'return failedFrom(batch.records.at(-1)?.offset ?? 0);',
    why: 'Records of a device that moved would be gone, and nobody would know.',
    source,
    caughtBy: ['I9 true checkpoint'],
    seeds: 100,
  },
  {
    name: 'one-partition-too-many-is-taken',
    file: layout,
    find: 'if (number >= this.partitions) {',
    replace: 'if (number > this.partitions) {',
    why: 'Ticks on the first partition that was added would begin a journal.',
    source,
    caughtBy: ['I13 isolation'],
    seeds: 200,
  },
  {
    name: 'partition-that-stands-still-publishes-nothing',
    file: handler,
    find: 'const outcome = await processor.process(',
    replace: 'const outcome = sound === 0 ? { ok: true as const } : await processor.process(',
    why: 'What a sink that was down has yet to take would wait for a commit that never comes.',
    source,
    caughtBy: ['I1 final rows', 'I3 kept quarantine', 'I6 alert rows'],
    seeds: 400,
  },
];
