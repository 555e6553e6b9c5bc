import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../lambdas/adapters/memory/virtual-clock.ts';
import {
  type AlertTransition,
  type Pipeline,
  pipelineOf,
  type WindowResult,
} from '../../../../lambdas/engine/index.ts';
import { LatencyMeter } from '../../../../local/run/latency-meter.ts';
import * as smartFactory from '../../../../pipelines/smart-factory.ts';

/** Windows of a minute; a device's readings may be 5 s out of order. */
const pipeline = pipelineOf(smartFactory, 'smart-factory.ts');
const startMs = 1_741_601_700_000;
const endMs = startMs + 60_000;
const boundMs = 5_000;

const meterOf = (declared: Pipeline = pipeline) => {
  const clock = new VirtualClock(startMs);
  const meter = new LatencyMeter(declared, clock);
  return {
    clock,
    meter,
    publish: (eventTimeMs: number, value: number | null = 20): void =>
      meter.published({ clientId: 'TEMP_1', arrivalTimeMs: startMs + 66_000, eventTimeMs, value }),
  };
};

const row = (part: Partial<WindowResult> = {}): WindowResult => ({
  type: 'result',
  pipeline: pipeline.name,
  window: 'perMinute',
  key: 'TEMP_1',
  id: String(startMs),
  start: startMs,
  end: endMs,
  revision: 1,
  reason: 'onTime',
  count: 6,
  measures: {},
  ...part,
});

const alarm: AlertTransition = {
  type: 'alert',
  id: 'any',
  pipeline: pipeline.name,
  rule: 'overheating',
  key: 'TEMP_1',
  state: 'alarm',
  severity: 'critical',
  at: startMs,
  detail: 'max 90 of TEMP_1 is above 80',
  revision: 1,
};

describe('the latency of a run', () => {
  it('is from the publish of the reading that closes the window to its row, and to its alert', () => {
    const { clock, meter, publish } = meterOf();
    publish(endMs);
    clock.advance(1_000);
    publish(endMs + boundMs - 1);
    clock.advance(1_000);
    publish(endMs + boundMs);
    clock.advance(300);
    publish(endMs + boundMs + 10_000);
    clock.advance(100);
    meter.stored([row()]);
    clock.advance(200);
    meter.alerted(alarm);
    expect(meter.latency()).toEqual({
      readingToRow: { count: 1, p50Ms: 400, p99Ms: 400 },
      readingToAlert: { count: 1, p50Ms: 600, p99Ms: 600 },
    });
  });

  it('is nothing where nothing was measured', () => {
    expect(meterOf().meter.latency()).toEqual({ readingToRow: null, readingToAlert: null });
  });

  it('is not of windows that a tick closes', () => {
    const { meter, publish } = meterOf();
    publish(endMs);
    meter.stored([row(), row({ reason: 'idle' })]);
    expect(meter.latency().readingToRow).toBeNull();
  });

  it('counts a row once, and corrections not at all', () => {
    const { meter, publish } = meterOf();
    publish(endMs + boundMs);
    meter.stored([row()]);
    meter.stored([row(), row({ reason: 'late', revision: 2 })]);
    expect(meter.latency().readingToRow?.count).toBe(1);
  });

  it('does not begin with a reading that is refused', () => {
    const { clock, meter, publish } = meterOf();
    publish(endMs + boundMs, null);
    publish(endMs + 6 * 3_600_000);
    clock.advance(1_000);
    publish(endMs + boundMs);
    clock.advance(50);
    meter.stored([row()]);
    expect(meter.latency().readingToRow).toEqual({ count: 1, p50Ms: 50, p99Ms: 50 });
  });

  it('is not told where devices share a watermark', () => {
    const watermark = { ...pipeline.watermark, scope: 'partition' as const };
    const { meter, publish } = meterOf({ ...pipeline, watermark });
    publish(endMs + boundMs);
    meter.stored([row()]);
    expect(meter.latency().readingToRow).toBeNull();
  });

  it('has percentiles that are samples, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 300 }), (waits) => {
        const { clock, meter, publish } = meterOf();
        for (const [index, wait] of waits.entries()) {
          const end = endMs + index * 60_000;
          meter.published({
            clientId: 'TEMP_1',
            arrivalTimeMs: end + boundMs,
            eventTimeMs: end + boundMs,
            value: 20,
          });
          clock.advance(wait);
          meter.stored([row({ end, start: end - 60_000 })]);
        }
        publish(0);
        const { p50Ms, p99Ms, count } = meter.latency().readingToRow ?? {};
        expect(count).toBe(waits.length);
        expect(waits).toContain(p50Ms);
        expect(waits).toContain(p99Ms);
        expect(p50Ms).toBeLessThanOrEqual(p99Ms ?? -1);
        expect(waits.filter((wait) => wait <= (p50Ms ?? -1)).length * 2).toBeGreaterThanOrEqual(
          waits.length,
        );
      }),
    );
  });
});
