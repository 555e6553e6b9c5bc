import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import type { Pipeline } from '../../lambdas/engine/index.ts';
import { startFleet } from '../fleet/fleet.ts';
import type { TickSchedule } from '../lambda/tick-schedule.ts';
import type { DeviceSide } from './device-side.ts';
import type { MessageSource } from './message-source.ts';

export interface FleetSourceOptions {
  readonly pipeline: Pipeline;
  readonly deviceSide: DeviceSide;
  readonly ticks: TickSchedule;
  /** @default 24 */
  readonly devices?: number;
  /** @default 1 */
  readonly seed?: number;
}

/** More often than the stack's one a minute, so that a run of a few minutes shows what ticks do. */
const tickEveryMs = 10_000;

/** Starts a simulated fleet, and the ticks of the time in which it lives. */
export const startFleetSource = (options: FleetSourceOptions): MessageSource => {
  const { pipeline, deviceSide, ticks, devices = 24, seed = 1 } = options;
  const fleet = startFleet({
    pipeline,
    devices,
    seed,
    clock: systemClock,
    authority: deviceSide.authority,
    url: deviceSide.broker.url,
  });
  ticks.start(tickEveryMs);
  const stopped = Promise.withResolvers<number>();
  return {
    published: stopped.promise,
    stop: async () => {
      await fleet.stop();
      stopped.resolve(0);
    },
  };
};
