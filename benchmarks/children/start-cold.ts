import {
  applyState,
  ByteReader,
  emptyPartitionState,
  encodeState,
  type Outcomes,
  openPanes,
  PartitionFold,
  type SourceRecord,
  seconds,
} from '../../lambdas/engine/index.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { compress, decompress } from '../../lambdas/runtime/compression.ts';
import { cpuMsOf } from '../cpu-ms-of.ts';
import { benchmarkPipeline, perMinute } from '../factory-floor.ts';
import { PackedFleet } from '../packed-fleet.ts';
import { panesInJson, StateAsJson } from './state-as-json.ts';

export interface StartColdInput {
  readonly keys: number;
  /** How many entries follow the snapshot. */
  readonly entries: number;
  readonly rounds: number;
}

/** CPU of rebuilding and of parsing, round by round, and the sizes of what was read. */
export interface ColdStart {
  readonly rebuildMs: number[];
  /** Of the snapshot alone, without the entries after it. */
  readonly snapshotMs: number[];
  readonly parseMs: number[];
  readonly panes: number;
  readonly snapshotBytes: number;
  readonly entryBytes: number;
  readonly jsonBytes: number;
}

/** What a function without a cache reads. */
interface Stored {
  readonly snapshot: Uint8Array;
  readonly entries: Uint8Array[];
  readonly json: string;
}

const readingsPerMinute = 2;
/** Until there are as many open panes as lateness lets stand. */
const packedMinutes = 10;
/** Until dedupe has forgotten what came packed. */
const singleMinutes = 2;
const batchSize = 10_000;
const pipeline = benchmarkPipeline();
const dedupeWithinMs = pipeline.dedupe.kind === 'recent' ? pipeline.dedupe.within : 0;

const nowhere: Outcomes = {
  result: () => {},
  alert: () => {},
  quarantined: ({ detail }) => {
    throw new Error(detail);
  },
  duplicate: () => {},
  contribution: () => {},
};

/** The same state twice: from a compressed snapshot and entries, and from JSON, in turns. */
export const startCold = async (input: StartColdInput): Promise<ColdStart> => {
  const stored = store(input);
  const snapshotMs: number[] = [];
  const rebuildMs: number[] = [];
  const parseMs: number[] = [];
  const panes = rebuild(stored);
  if (panes !== panesInJson(stored.json)) throw new Error('the two states are not the same');
  for (let round = 0; round < input.rounds; round += 1) {
    rebuildMs.push(await collectedMs(() => rebuild(stored)));
    parseMs.push(await collectedMs(() => panesInJson(stored.json)));
    snapshotMs.push(await collectedMs(() => rebuild({ ...stored, entries: [] })));
  }
  return {
    rebuildMs,
    snapshotMs,
    parseMs,
    panes,
    snapshotBytes: stored.snapshot.length,
    entryBytes: stored.entries.reduce((sum, entry) => sum + entry.length, 0),
    jsonBytes: stored.json.length,
  };
};

/** CPU of the work alone, ms: what was left behind before it is collected first. */
const collectedMs = (work: () => unknown): Promise<number> => {
  globalThis.gc?.();
  return cpuMsOf(work);
};

/** From stored bytes to a state whose every key was touched; the number of its open panes. */
const rebuild = ({ snapshot, entries }: Stored): number => {
  const state = emptyPartitionState(pipeline.windows.length);
  for (const bytes of [snapshot, ...entries]) {
    applyState(state, pipeline, new ByteReader(decompress(bytes)));
  }
  let panes = 0;
  for (const key of state.keys.values()) panes += openPanes(key);
  return panes;
};

const store = ({ keys, entries: wanted }: StartColdInput): Stored => {
  const state = emptyPartitionState(pipeline.windows.length);
  const fold = new PartitionFold(pipeline, jsonFormat, 'shardId-000000000000', state);
  const asJson = new StateAsJson({
    boundMs: pipeline.watermark.bound,
    allowedLatenessMs: perMinute.allowedLateness,
    dedupeWithinMs,
  });
  const entries: Uint8Array[] = [];
  let snapshot: Uint8Array | undefined;
  let count = 0;
  for (const record of fleetRecords(keys)) {
    fold.fold(record, nowhere);
    keep(asJson, record);
    count += 1;
    if (count % batchSize !== 0) continue;
    const changes = encodeState(state, pipeline, 'changes');
    if (snapshot !== undefined) {
      entries.push(compress(changes));
    } else if (count >= keys * (1 + singleMinutes * readingsPerMinute)) {
      snapshot = compress(encodeState(state, pipeline, 'all'));
    }
    if (entries.length === wanted) break;
  }
  if (snapshot === undefined) throw new Error('the stream ended before the snapshot');
  return { snapshot, entries, json: asJson.text() };
};

/** First what each device sent in ten minutes, packed; then one reading after the other. */
function* fleetRecords(keys: number): Generator<SourceRecord> {
  const fleet = new PackedFleet(seconds(60 / readingsPerMinute));
  let from = 0;
  for (let readings = packedMinutes * readingsPerMinute; ; readings = 1) {
    for (let device = 0; device < keys; device += 1) {
      yield fleet.record({ device, from, readings });
    }
    from += readings;
  }
}

const keep = (asJson: StateAsJson, record: SourceRecord): void => {
  if (record.kind !== 'reading') return;
  const readings = JSON.parse(Buffer.from(record.payload).toString()) as {
    sensor_id: string;
    value: number;
    timestamp: string;
  }[];
  for (const { sensor_id, value, timestamp } of readings) {
    asJson.add(sensor_id, value, Date.parse(timestamp), record.arrivalTimeMs);
  }
};
