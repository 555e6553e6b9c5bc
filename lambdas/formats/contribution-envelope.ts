import type { Pipeline } from '../engine/pipeline.ts';
import { encodeContributions } from '../engine/rollups/contribution-codec.ts';
import type { PaneContribution } from '../engine/rollups/pane-contribution.ts';
import { rollupLayouts } from '../engine/rollups/rollup-layouts.ts';
import type { ContributionPack, PanePack } from '../engine/second-stage/contribution.ts';
import type { SecondStageRecord } from '../engine/second-stage/second-stage-record.ts';
import type { PaneLayout } from '../engine/windows/pane-layout.ts';
import { encodeJoinEnvelopes, parseJoinReadings } from './join-envelope.ts';
import { receivedFields } from './received-fields.ts';

/**
 * The JSON of a record between the two stages that has contributions to a rollup. Beside
 * `accumulators`, which the second stage reads,
 * it says in plain fields what they hold, for whoever else reads the stream.
 */
interface ContributionEnvelope {
  readonly pipeline: string;
  readonly rollup: string;
  /** The window that is merged. */
  readonly window: string;
  readonly group: string;
  /** The first stage's arrival clock when the latest of them fired, epoch ms. */
  readonly receivedAt: number;
  readonly contributions: readonly {
    readonly key: string;
    readonly id: string;
    readonly start: number;
    readonly end: number;
    readonly revision: number;
    readonly count: number;
    readonly measures: Readonly<Record<string, number | null>>;
  }[];
  /** All of them in base64, from `encodeContributions`. */
  readonly accumulators: string;
}

/** A record of a stream may have 1 MiB; this leaves room to put several in a request. */
const largestEnvelopeBytes = 256 * 1024;

const mostContributions = 512;

const encoder = new TextEncoder();

/** The pack as records, more than one where it is large. */
export const encodeContributionEnvelopes = (
  pipeline: Pipeline,
  pack: ContributionPack,
): Uint8Array[] =>
  'join' in pack ? encodeJoinEnvelopes(pipeline, pack) : encodePanes(pipeline, pack);

const encodePanes = (
  pipeline: Pipeline,
  { rollup, group, contributions }: PanePack,
): Uint8Array[] => {
  const half = Math.ceil(contributions.length / 2);
  const halves = (): Uint8Array[] =>
    [contributions.slice(0, half), contributions.slice(half)].flatMap((part) =>
      encodePanes(pipeline, { rollup, group, contributions: part }),
    );
  if (contributions.length > mostContributions) return halves();
  const layout = rollupLayouts(pipeline).get(rollup) as PaneLayout;
  const envelope: ContributionEnvelope = {
    pipeline: pipeline.name,
    rollup,
    window: pipeline.rollups.find(({ name }) => name === rollup)?.window ?? '',
    group,
    receivedAt: Math.max(...contributions.map(({ arrivalTimeMs }) => arrivalTimeMs)),
    contributions: contributions.map((each) => inPlainFields(each, layout)),
    accumulators: Buffer.from(encodeContributions(contributions, layout)).toString('base64'),
  };
  const bytes = encoder.encode(JSON.stringify(envelope));
  return bytes.length > largestEnvelopeBytes && contributions.length > 1 ? halves() : [bytes];
};

const inPlainFields = (
  { contributor: key, id, revision, pane }: PaneContribution,
  layout: PaneLayout,
): ContributionEnvelope['contributions'][number] => {
  const { start, end, count } = pane;
  const measures = layout.aggregates.map(
    ({ name, aggregate, at }) => [name, aggregate.result(pane, at)] as const,
  );
  return { key, id, start, end, revision, count, measures: Object.fromEntries(measures) };
};

/**
 * Takes the envelope off a record of the second stage's stream: contributions to a rollup, readings
 * for a join, or a tick. Never
 * throws: what is neither becomes a foreign record, which gets its verdict like any other.
 */
export const decodeContributionEnvelope = (
  partition: string,
  position: string,
  bytes: Uint8Array,
): SecondStageRecord => {
  const fields = receivedFields(bytes);
  const foreign = (detail: string): SecondStageRecord => ({
    kind: 'foreign',
    partition,
    position,
    payload: bytes,
    detail,
  });
  if (typeof fields === 'string') return foreign(fields);
  const { tick, accumulators, receivedAt: arrivalTimeMs } = fields;
  if (tick === true) return { kind: 'tick', partition, position, arrivalTimeMs };
  if (fields.readings !== undefined) {
    const read = parseJoinReadings(fields);
    if (typeof read === 'string') return foreign(read);
    return { kind: 'joinReadings', partition, position, arrivalTimeMs, ...read, payload: bytes };
  }
  if (typeof accumulators !== 'string') return foreign('the envelope has no accumulators');
  const payload = Buffer.from(accumulators, 'base64');
  return { kind: 'contributions', partition, position, arrivalTimeMs, payload };
};
