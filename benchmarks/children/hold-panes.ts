import {
  applyState,
  ByteReader,
  count,
  emptyPartitionState,
  encodeState,
  hours,
  max,
  mean,
  min,
  minutes,
  noDedupe,
  type Outcomes,
  openPanes,
  PartitionFold,
  type PartitionState,
  type Pipeline,
  tumbling,
} from '../../lambdas/engine/index.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { benchmarkPipeline } from '../factory-floor.ts';
import { PackedFleet } from '../packed-fleet.ts';
import { heldBytes } from './held-bytes.ts';

export interface HeldPanesInput {
  readonly keys: number;
  readonly panesPerKey: number;
}

/** Bytes after collection less those before, for the same state as it was folded and as loaded. */
export interface HeldPanes {
  readonly panes: number;
  readonly foldedBytes: number;
  readonly loadedBytes: number;
}

const readingsPerPane = 4;

/** No dedupe, whose memory is of readings: what is left of a key is its name and its panes. */
const pipeline: Pipeline = {
  ...benchmarkPipeline(
    tumbling({
      size: minutes(1),
      allowedLateness: hours(24),
      aggregate: { mean: mean('value'), min: min('value'), max: max('value'), count: count() },
    }),
  ),
  dedupe: noDedupe,
};

const nowhere: Outcomes = {
  result: () => {},
  alert: () => {},
  quarantined: ({ detail }) => {
    throw new Error(detail);
  },
  duplicate: () => {},
  contribution: () => {},
};

/** Holds that many open panes of the four basic aggregates, and everything else of the state. */
export const holdPanes = async ({ keys, panesPerKey }: HeldPanesInput): Promise<HeldPanes> => {
  // Once with little: code, constants and caches are there before anything is weighed.
  foldedState({ keys: 100, panesPerKey });
  const empty = await heldBytes();
  const held = { state: foldedState({ keys, panesPerKey }) };
  const foldedBytes = (await heldBytes()) - empty;
  const panes = panesOf(held.state);
  const stored = encodeState(held.state, pipeline, 'all');
  held.state = emptyPartitionState(pipeline.windows.length);
  const unloaded = await heldBytes();
  applyState(held.state, pipeline, new ByteReader(stored));
  const loadedBytes = (await heldBytes()) - unloaded;
  if (panesOf(held.state) !== panes) throw new Error('not every pane was loaded');
  return { panes, foldedBytes, loadedBytes };
};

const foldedState = ({ keys, panesPerKey }: HeldPanesInput): PartitionState => {
  const state = emptyPartitionState(pipeline.windows.length);
  const fleet = new PackedFleet(minutes(1) / readingsPerPane);
  const fold = new PartitionFold(pipeline, jsonFormat, 'shardId-000000000000', state);
  const readings = panesPerKey * readingsPerPane;
  for (let device = 0; device < keys; device += 1) {
    fold.fold(fleet.record({ device, from: 0, readings }), nowhere);
    if (device % 1_000 === 999) encodeState(state, pipeline, 'changes');
  }
  encodeState(state, pipeline, 'changes');
  return state;
};

const panesOf = ({ keys }: PartitionState): number => {
  let panes = 0;
  for (const key of keys.values()) panes += openPanes(key);
  return panes;
};
