/** A figure that no run in memory can count, and where it is from. */
interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly from: string;
}

/**
 * What a bill needs beside counted operations: times, which differ from machine to machine, and
 * what services do on our behalf. Constants, so that a bill is the same wherever it is made.
 */
export const figures = {
  processMicrosPerRecord: {
    value: 80,
    unit: 'µs of one core a record',
    from: 'measured: CPU of counting runs, fleet included, 46 to 80 on a machine with other work',
  },
  archiveMicrosPerRecord: {
    value: 30,
    unit: 'µs of one core a record',
    from: 'measured: CPU of writing objects of the archive, 21 to 29 on the same machine',
  },
  invocationMs: {
    value: 20,
    unit: 'ms an invocation',
    from: 'assumed: what a function does before and after its batch',
  },
  stateCallMs: { value: 10, unit: 'ms a write of state', from: 'assumed' },
  storeCallMs: { value: 60, unit: 'ms a request to the store', from: 'assumed' },
  archiveCallMs: { value: 100, unit: 'ms an object written', from: 'assumed' },
  processorLogBytes: {
    value: 2_000,
    unit: 'bytes of log an invocation of a processor',
    from: 'assumed: one document of metrics and the three lines of Lambda',
  },
  otherLogBytes: {
    value: 600,
    unit: 'bytes of log an invocation of another function',
    from: 'assumed: the three lines of Lambda',
  },
  accessLogBytes: {
    value: 700,
    unit: 'bytes of access log a request',
    from: 'assumed',
  },
  keyCacheMinutes: {
    value: 5,
    unit: 'minutes for which a caller uses a data key',
    from: 'documented for Kinesis (its page costs-performance); assumed for DynamoDB',
  },
  storedAheadMonths: {
    value: 12,
    unit: 'months of the archive in the bill',
    from: 'chosen: nothing deletes the archive, so its part of the bill rises every month',
  },
} as const satisfies Readonly<Record<string, Figure>>;

/** 1,769 MB of memory are one core; less memory is less of it, and the fold uses no second one. */
export const coresOf = (memoryMb: number): number => Math.min(1, memoryMb / 1_769);
