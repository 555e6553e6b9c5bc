import { noWatermark, type PartitionState, type Pipeline } from '../../lambdas/engine/index.ts';
import type { TickLine } from '../../lambdas/formats/source-record-line.ts';

/** The tick that closes every window of a partition: so long a silence that nothing is awaited. */
export const flushTick = (
  pipeline: Pipeline,
  partition: string,
  state: PartitionState,
): TickLine => ({
  partition,
  position: String(BigInt(state.position) + 1n),
  arrivalTime: closingTime(pipeline, state),
  tick: true,
});

/** How long after the last contribution everything of the second stage has fired, ms. */
export const secondStageWait = ({ rollups, joins, watermark }: Pipeline): number =>
  Math.max(
    0,
    ...rollups.map(({ completeAfter }) => completeAfter),
    ...joins.map(() => watermark.forgetAfter),
  );

/** The arrival time, epoch ms, at which a tick finds every pane past its cleanup time. */
export const closingTime = (pipeline: Pipeline, state: PartitionState): number => {
  const { scope, forgetAfter, idleAfter } = pipeline.watermark;
  if (scope === 'key' || state.maxEventTimeMs === noWatermark) {
    return state.arrivalClockMs + forgetAfter;
  }
  // W = max event time + silence - idleAfter - 1 must reach the last pane's cleanup time.
  let cleanupMs = state.maxEventTimeMs;
  for (const { slices } of state.keys.values()) {
    for (const [place, { assigner, allowedLateness }] of pipeline.windows.entries()) {
      const last = slices[place]?.at(-1);
      if (last === undefined) continue;
      cleanupMs = Math.max(cleanupMs, assigner.lastEnd(last) - 1 + allowedLateness);
    }
  }
  const silence = cleanupMs - state.maxEventTimeMs + idleAfter + 1;
  return Math.max(state.arrivalClockMs, state.lastAcceptedArrivalMs + silence);
};
