/** How a run's event source mapping is set up. */
export interface MappingSettings {
  /** Most records of a batch. */
  readonly batchSize: number;
  readonly bisectBatchOnFunctionError: boolean;
  /** Members of a consumer group. @default 1 */
  readonly pollers?: number;
}

/** What connects the stream to the function: Lambda's event source mapping. */
export interface StreamMapping {
  /**
   * Delivers what the partitions hold, of those that are still open all but the last `fromEnd`
   * records.
   *
   * @returns of each partition whether all of it is behind it
   */
  drain(fromEnd: number, isHealthy: boolean): Promise<readonly boolean[]>;
}

/** More deliveries than any partition needs whose faults have stopped: past it, it is stuck. */
export const mostDeliveries = (isHealthy: boolean): number => (isHealthy ? 100 : 600);
