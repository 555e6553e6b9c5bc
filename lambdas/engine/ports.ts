import type { AlertTransition, QuarantinedReading, WindowResult } from './outcomes.ts';
import type { PlainFields } from './reading/plain-fields.ts';
import type { ContributionPack } from './second-stage/contribution.ts';

/**
 * What the processor asks of the world. Each port has one contract suite in test/contract that all
 * its adapters pass. Every method may throw; a throw means "not known to have happened".
 */

/**
 * One item of the state store. Only `bytes` is opaque; the rest is what conditions and TTL need.
 */
export interface StateItem {
  /** Groups the items of one partition's journal. */
  readonly partitionKey: string;
  /** Orders them; byte order. */
  readonly sortKey: string;
  readonly bytes?: Uint8Array;
  /** What conditions compare: an entry's number, an attempt's. It only ever rises. */
  readonly number?: number;
  /** Of the item's content. */
  readonly digest?: string;
  /** Who wrote it: tells an own write whose reply was lost from somebody else's. */
  readonly writer?: string;
  /** Epoch seconds after which the store may delete the item. Absent: never. */
  readonly expiresAtSeconds?: number;
}

/**
 * What a conditional write needs to find: no item; one with exactly that number; or no item, or one
 * with a lower number.
 */
export type StateCondition = 'absent' | { readonly number: number } | { readonly below: number };

/**
 * A key-ordered table with conditional writes: DynamoDB, or memory. Reads are strongly consistent.
 */
export interface StateStore {
  get(partitionKey: string, sortKey: string): Promise<StateItem | undefined>;
  /** All items with `from <= sortKey <= to`, in order, paged to the end; none where `from > to`. */
  range(partitionKey: string, from: string, to: string): Promise<StateItem[]>;
  /** Writes unconditionally. For items named by their digest, so that any rewrite is the same. */
  put(item: StateItem): Promise<void>;
  /** Writes where the condition holds; false where it does not, and then nothing was written. */
  putIf(item: StateItem, condition: StateCondition): Promise<boolean>;
  /** Lets the store delete the item from then on. Absent items are left absent. */
  expire(partitionKey: string, sortKey: string, atSeconds: number): Promise<void>;
}

/** Where a partition comes from, in a stream that is split and merged while it runs. */
export interface PartitionOrigin {
  /** The partitions whose keys it took over; none of one that was there from the start. */
  readonly parents: readonly string[];
  /** Its keys are those whose MD5, as a number of 128 bits, lies from `first` to `last`. */
  readonly hashRange: { readonly first: bigint; readonly last: bigint };
}

/** What the stream knows of its partitions' past. Reads only. */
export interface PartitionLineage {
  /** Undefined for a partition that the stream does not list: its records are gone by now. */
  originOf(partition: string): Promise<PartitionOrigin | undefined>;
  /**
   * Whether the stream still holds a record of a closed partition after that position; empty: any
   * record. False for one that is not listed any more.
   */
  hasRecordsAfter(partition: string, position: string): Promise<boolean>;
}

/** Lets time pass where no device speaks. */
export interface Ticker {
  /**
   * Puts the record on every partition of a stream; resolves to how many have it, and throws where
   * one did not take it: a partition that others outrun stays silent until the next tick.
   */
  tick(record: Uint8Array): Promise<number>;
}

/** A result that a sink will never take, with its reason; kept in quarantine. */
export interface RefusedResult {
  readonly result: WindowResult;
  readonly reason: string;
}

/** Where results leave. Upserts by identity: the highest revision wins, whatever comes last. */
export interface ResultSink {
  /**
   * Resolves when each result is stored, outdone by a stored higher revision, or refused for good;
   * throws where any of them must be tried again.
   */
  write(results: readonly WindowResult[]): Promise<{ refused: RefusedResult[] }>;
}

/** Which stored rows are read: those of a window, whose start is in `[fromMs, toMs)`. */
export interface ResultQuery {
  readonly pipeline: string;
  /** Of a rollup or a join's window, its name in results. */
  readonly window: string;
  /** @default - every key */
  readonly key?: string;
  /** Epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The window's declared names: those that a row lacks are null. @default - those it has */
  readonly aggregates?: readonly string[];
  /** The pipeline's declared tags. @default - none: rows have no tags */
  readonly tags?: readonly string[];
}

/** Reads what a ResultSink has stored. */
export interface ResultReader {
  /** Of each row the highest revision, tombstones included, in any order. */
  rows(query: ResultQuery): Promise<WindowResult[]>;
}

/** Where contributions leave for the second stage. */
export interface ContributionSink {
  /** Resolves when all are on the stream; those that were put before count once. */
  put(packs: readonly ContributionPack[]): Promise<void>;
}

/** What a feed tells: the last firing of a commit, or a transition of an alert. */
export type ToldOutcome = WindowResult | AlertTransition;

/** Where results and alerts leave as messages, for consumers that we know nothing of. */
export interface OutcomeFeed {
  /**
   * Resolves when all are on it, those of one key in their order. What was told before may come
   * again: each has its identity and revision, and of one identity the highest revision stands.
   */
  tell(outcomes: readonly ToldOutcome[]): Promise<void>;
}

/** A row of the alert table. Acknowledge and snooze live on it too, and are never overwritten. */
export interface AlertStore {
  /** Writes the transition where no row has its id, or the row's revision is lower. */
  record(alert: AlertTransition): Promise<void>;
}

/** Keeps what was refused, by (pipeline, partition, position, index, measure): twice is once. */
export interface QuarantineStore {
  /** Keeps a payload's bytes under their digest, before any reading refers to it. */
  keepPayload(digest: string, payload: Uint8Array): Promise<void>;
  keepReadings(pipeline: string, readings: readonly QuarantinedReading[]): Promise<void>;
  keepResults(refused: readonly RefusedResult[]): Promise<void>;
}

/** Where raw records are kept for good, in objects by name. */
export interface ArchiveStore {
  /** Writes an object; the same name again replaces it. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The names that begin so, in byte order. */
  list(prefix: string): Promise<string[]>;
  /** Undefined where there is none of that name. */
  get(name: string): Promise<Uint8Array | undefined>;
}

/** The time of day, for cache age, TTL and telemetry only: nothing that decides an outcome. */
export interface Clock {
  nowMs(): number;
}

/** Turns a payload into readings' raw objects; one per source format. */
export interface PayloadFormat {
  /**
   * One object per reading of the payload, or why it cannot be decoded. Never throws, whatever the
   * bytes.
   */
  decode(payload: Uint8Array): DecodedPayload;
  /**
   * A quicker reader of what payloads nearly always are, for these fields. It and `decode` may
   * never disagree. @default - every payload is decoded
   */
  plainFields?(names: readonly string[]): PlainFields;
}

export type DecodedPayload =
  | { readonly ok: true; readonly readings: readonly Readonly<Record<string, unknown>>[] }
  | { readonly ok: false; readonly reason: 'malformed' | 'schema'; readonly detail: string };

/** What operators see; adapters write CloudWatch's embedded metric format or nothing. */
export interface Telemetry {
  count(name: string, value: number): void;
  /** Told more than once in a batch, a gauge has several values. */
  gauge(name: string, value: number): void;
  warn(message: string, details: Readonly<Record<string, unknown>>): void;
}
