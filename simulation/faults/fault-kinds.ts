import { type Source, type SourceChoice, sources } from '../workload/source.ts';

/** Everything that can go wrong, by the place where it is decided. A run counts each by name. */
export const faultKinds = {
  /** Between the stream and the function, before a batch is handed over. */
  delivery: [
    /** The poller goes back behind its checkpoint: records come again, with other boundaries. */
    'redelivery',
    /** Another live environment is chosen, whose cache may be old. */
    'staleEnvironment',
    /** A new environment is started although one waits. */
    'coldStart',
    /** Every environment is replaced; what runs in the old ones goes on. */
    'deploy',
    /** The same, with the declaration as it was before the last change, for minutes or hours. */
    'rollback',
    /** The batch is handed over twice at the same time, to two environments. */
    'duplicateInvocation',
    /** The batch is handed over twice at the same time, to one environment. */
    'sharedEnvironment',
    /** Hours pass; nothing expires by then. */
    'pause',
    /** Days pass, and the table deletes at once what has expired. */
    'earlyExpiry',
    /** Days pass, and what has expired is still there. */
    'lateExpiry',
  ],
  /** What the poller makes of the function's answer. */
  response: ['malformedResponse', 'lostResponse', 'partialResponse'],
  /** What an outage longer than the stream's retention does to a batch that failed. */
  loss: ['retentionLoss'],
  /** A new environment's clock. */
  environment: ['clockSkew'],
  /** Any call of a port. */
  call: [
    'crashBefore',
    'crashAfter',
    'throttle',
    'lostReply',
    /** The reply comes seconds later. */
    'delay',
    /** The environment stands still for minutes or days, then goes on as if nothing had been. */
    'freeze',
  ],
  /** A write: it fails now, and takes effect later. */
  write: ['lateWrite'],
  /** A read of several items: others write between its pages. */
  range: ['pageCut'],
  /** A read of stored bytes that gives them damaged. */
  read: ['corruptRead'],
  /** The sinks: down for hours. */
  sink: ['sinkDown'],
  /** The result sink: takes some rows and fails, or refuses one for good. */
  results: ['partialSink', 'refusedResult'],
  /** A consumer group, beside a delivery. */
  group: [
    /** Partitions are given to other pollers, while invocations with records of them go on. */
    'rebalance',
    /** A poller is taken for dead: it loses its partitions, and nobody hears its answer. */
    'memberLost',
    /** The group's offsets are set back to earlier ones, at times to the first that is left. */
    'offsetsReset',
    /** Retention deletes the start of a partition, with records that were never delivered. */
    'logStartMoved',
  ],
  /** What the poller tells its group of a partition. */
  offsetCommit: ['lostOffsetCommit'],
} as const;

/** Where a fault is decided. */
export type FaultPlace = keyof typeof faultKinds;

/** What happens because of other faults or of the records: counted, and never decided by itself. */
export const consequences = [
  'bisect',
  'zombie',
  'thaw',
  'poison',
  'oversizedItem',
  'split',
  'merge',
  'redrive',
  /** What the archive function kept of the stream is replayed when all is over. */
  'replay',
  /** Contributions come to the second stage that it has, or has newer ones of. */
  'contributedAgain',
  /** A partition goes on under a declaration that was changed. */
  'schemaChange',
  /** An invocation holds records of several partitions. */
  'severalPartitions',
  /** Of the partitions of an invocation some fail, and others do not. */
  'failedAlone',
  /** A partition is given away while an invocation holds records of it. */
  'takenAway',
  /** Between two records of a batch there are offsets that no record has. */
  'offsetGap',
  /** A partition stands still at a record that belongs on another one. */
  'misplaced',
  /** A partition stands still at offsets that it has done, of a topic that was made again. */
  'remade',
] as const;

/** A fault that can be decided, and so stand in a plan. */
export type FaultKind = (typeof faultKinds)[FaultPlace][number];

/** Anything that a run counts. */
export type CountedKind = FaultKind | (typeof consequences)[number];

const allKinds: readonly CountedKind[] = [...Object.values(faultKinds).flat(), ...consequences];

/** What only shards or only topics have. */
const onlyOn: Readonly<Record<Source, readonly CountedKind[]>> = {
  kinesis: ['split', 'merge'],
  kafka: [
    ...faultKinds.group,
    ...faultKinds.offsetCommit,
    'severalPartitions',
    'failedAlone',
    'takenAway',
    'offsetGap',
    'misplaced',
    'remade',
  ],
};

/** What can happen where runs are fed by streams of that kind. */
export const kindsOf = (choice: SourceChoice): readonly CountedKind[] => {
  const others = sources.filter((source) => choice !== 'both' && source !== choice);
  const impossible = new Set(others.flatMap((source) => onlyOn[source]));
  return allKinds.filter((kind) => !impossible.has(kind));
};
