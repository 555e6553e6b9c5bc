import { setTimeout } from 'node:timers/promises';
import type { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import type { Pipeline } from '../../lambdas/engine/index.ts';
import { closingTime, secondStageWait } from '../backtest/flush-tick.ts';
import type { EventSourceMapping } from '../lambda/mapping/event-source-mapping.ts';
import type { TickSchedule } from '../lambda/tick-schedule.ts';
import type { LocalServices } from './local-services.ts';
import { readPartitions, readSecondStagePartitions } from './partition-views.ts';

export interface SettleOptions {
  readonly pipeline: Pipeline;
  readonly services: LocalServices;
  readonly ticks: TickSchedule;
  /** Stream to process function. */
  readonly records: EventSourceMapping;
  /** Alert table to notify function. */
  readonly alerts: EventSourceMapping;
  /** Stream between the stages to second stage function. */
  readonly secondStage?: EventSourceMapping;
  /** Stream to archive function. */
  readonly archive?: EventSourceMapping;
}

const attempts = 40;
const pauseMs = 250;

/**
 * Waits until everything that is in the stream is processed and every outbox is out, in the stores.
 * A sink that failed is tried again with each tick.
 *
 * @throws Error where a sink still has not taken everything after ten seconds or so
 */
export const settle = async (options: SettleOptions): Promise<void> => {
  const { services, pipeline, ticks, records, alerts, secondStage, archive } = options;
  let behind: readonly string[] = [];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await ticks.tick();
    await records.caughtUp();
    // The entry of a tick that changed nothing tells what the sinks took of those before it.
    const first = await readPartitions(services, pipeline);
    await secondStage?.caughtUp();
    const partitions = [...first, ...(await readSecondStagePartitions(services, pipeline))];
    behind = partitions.flatMap(({ partition, entryNumber, publishedThrough }) =>
      Object.entries(publishedThrough).flatMap(([sink, through]) =>
        through < entryNumber - 1 ? [`${sink} of ${partition} at ${through}/${entryNumber}`] : [],
      ),
    );
    if (behind.length === 0) {
      await Promise.all([alerts.caughtUp(), archive?.caughtUp()]);
      return;
    }
    await setTimeout(pauseMs);
  }
  throw new Error(`sinks did not take everything: ${behind.join(', ')}; see the functions' log`);
};

/**
 * Lets the time of a replayed file pass until every pane has fired for good: a tick at which every
 * key is idle, then one at which nothing is awaited any more, then one for the second stage.
 */
export const closePanes = async (
  options: SettleOptions & { readonly clock: VirtualClock },
): Promise<void> => {
  const { clock, pipeline, services, ticks, records, secondStage } = options;
  clock.advance(pipeline.watermark.idleAfter);
  await ticks.tick();
  await records.caughtUp();
  // Before the time passes that a rollup is kept: what is idle contributes in time.
  await secondStage?.caughtUp();
  for (const { state } of await readPartitions(services, pipeline)) {
    clock.advanceTo(closingTime(pipeline, state));
  }
  await ticks.tick();
  await records.caughtUp();
  if (secondStage === undefined) return;
  await secondStage.caughtUp();
  clock.advance(secondStageWait(pipeline));
  await ticks.tick();
  await secondStage.caughtUp();
};
