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
  /** A partition goes on under a declaration that was changed. */
  'schemaChange',
] as const;

/** A fault that can be decided, and so stand in a plan. */
export type FaultKind = (typeof faultKinds)[FaultPlace][number];

/** Anything that a run counts. */
export type CountedKind = FaultKind | (typeof consequences)[number];

export const allKinds: readonly CountedKind[] = [
  ...Object.values(faultKinds).flat(),
  ...consequences,
];
