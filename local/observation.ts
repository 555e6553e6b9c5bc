import type { AlertTransition, LedgerCounts, WindowResult } from '../lambdas/engine/index.ts';
import type { ResourceNames } from './run/resource-names.ts';

/**
 * What the page shows of a run: read from the stores that the functions write, never from inside
 * them.
 */
export interface Observation {
  /** The run's clock, epoch ms; virtual where a file is replayed. */
  readonly atMs: number;
  readonly pipeline: PipelineObservation;
  /** Payloads that devices published so far (the broker's count). */
  readonly published: number;
  /** Publishes that the broker refused by policy. */
  readonly refused: number;
  /** Sums of the partitions' ledgers. */
  readonly ledger: LedgerCounts;
  /** Results stored so far, one per (window, key, id). */
  readonly storedResults: number;
  readonly partitions: readonly PartitionObservation[];
  readonly sensors: readonly SensorObservation[];
  /** Alert rows, newest first. */
  readonly alerts: readonly AlertTransition[];
  /** Newest quarantined readings, newest first, at most 50. */
  readonly quarantine: readonly QuarantineObservation[];
  readonly latency: RunLatency;
}

/**
 * How long a reading takes through the run, by the clock of this machine: from the publish of the
 * reading that closes a window. Null where nothing was measured: a tick closed every window, or
 * devices share a watermark.
 */
export interface RunLatency {
  /** To the window's row, once a query of the store finds it. */
  readonly readingToRow: LatencySummary | null;
  /** To the message of an alert that the row raises, on the alert topic. */
  readonly readingToAlert: LatencySummary | null;
}

/** Of the newest 10,000 of what was measured. */
export interface LatencySummary {
  /** Measured in all. */
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface PipelineObservation {
  readonly name: string;
  readonly topic: string;
  readonly windows: readonly {
    readonly name: string;
    readonly sizeMs: number;
    readonly allowedLatenessMs: number;
    readonly measures: readonly string[];
  }[];
  readonly alerts: readonly {
    readonly name: string;
    readonly limit: number;
    readonly measure: string;
  }[];
  readonly boundMs: number;
  readonly idleAfterMs: number;
}

export interface PartitionObservation {
  readonly partition: string;
  readonly position: string;
  /** Journal entries committed. */
  readonly commits: number;
  readonly ordinal: number;
  readonly arrivalClockMs: number | null;
  /** Least watermark of the partition's keys that are not idle; null where there is none. */
  readonly watermarkMs: number | null;
  /** Arrival clock minus that watermark. */
  readonly watermarkLagMs: number | null;
  readonly keys: number;
  readonly openPanes: number;
  /** Newest entry that each sink has taken. */
  readonly publishedThrough: Readonly<Record<string, number>>;
  readonly ledger: LedgerCounts;
}

export interface SensorObservation {
  readonly key: string;
  readonly sensorType: string;
  /** What the registry says of it at its last record. */
  readonly tags: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly watermarkMs: number;
  readonly watermarkLagMs: number;
  readonly lastSeenMs: number;
  readonly isIdle: boolean;
  readonly openPanes: number;
}

export interface QuarantineObservation {
  readonly type: 'rejected' | 'tooLate';
  /** The rejection's reason; `tooLate` for a late reading. */
  readonly reason: string;
  readonly detail: string;
  readonly clientId: string | null;
  readonly arrivalTimeMs: number | null;
  /** The payload as text, at most 200 characters. */
  readonly payload: string;
}

/** A reading as the broker saw it, before any verdict: what the page draws as dots. */
export interface PublishedReading {
  readonly clientId: string;
  readonly arrivalTimeMs: number;
  /** Null where the payload names no readable time or value. */
  readonly eventTimeMs: number | null;
  readonly value: number | null;
}

/** Where the services of a run are, for a verb in a process of its own. */
export interface RunAccess {
  /** Path of the declaration, from the root of the file system. */
  readonly pipelineFile: string;
  readonly names: ResourceNames;
  /** `host:port` of Kafka brokers to begin with, where records are on a topic. */
  readonly brokers?: readonly string[];
  /** `AWS_ENDPOINT_URL_<SERVICE>` of each embedded service. */
  readonly endpointVariables: Readonly<Record<string, string>>;
  /** The run's clock, epoch ms. */
  readonly atMs: number;
}

/** What a device of the run connects with, beside its key. PEM. */
export interface DeviceAccess {
  readonly certificate: string;
  /** Whose certificates the broker takes, and which proves the broker. */
  readonly authority: string;
  /** `mqtts://127.0.0.1:PORT`. */
  readonly brokerUrl: string;
}

/** A run that can be watched; local/page serves it. */
export interface ObservedRun {
  access(): RunAccess;
  /**
   * A certificate for a device of that name, by a signing request in PEM.
   *
   * @throws CertificateRequestError
   */
  certify(thingName: string, request: string): Promise<DeviceAccess>;
  observe(): Promise<Observation>;
  /** Stored results of one key and window, oldest first, the newest `limit` of them. */
  results(key: string, window: string, limit: number): Promise<readonly WindowResult[]>;
  /** Calls the listener with every published reading until the returned function is called. */
  onReading(listener: (reading: PublishedReading) => void): () => void;
}
