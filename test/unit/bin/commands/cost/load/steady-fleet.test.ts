import { describe, expect, it } from 'vitest';
import { SteadyFleet } from '../../../../../../bin/commands/cost/load/steady-fleet.ts';
import { pipelineOf } from '../../../../../../lambdas/engine/index.ts';
import { decodeEnvelope } from '../../../../../../lambdas/formats/envelope.ts';
import * as smartFactory from '../../../../../../pipelines/smart-factory.ts';
import { runFold } from '../../../../../support/fold-run.ts';

const pipeline = pipelineOf(smartFactory, 'smart-factory.ts');
const load = { devices: 8, everyMs: 10_000 };
const decoded = (fleet: SteadyFleet, toMs: number) =>
  fleet.records(0, toMs).map(({ position, bytes }) => decodeEnvelope('p0', position, bytes));

describe('a steady fleet', () => {
  it('sends a reading of each device in each interval, and a tick a minute', () => {
    const kinds = decoded(new SteadyFleet(pipeline, load), 120_000).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'reading')).toHaveLength(8 * 12);
    expect(kinds.filter((kind) => kind === 'tick')).toHaveLength(2);
  });

  it('sends the same bytes, however it is asked for them', () => {
    const whole = new SteadyFleet(pipeline, load).records(0, 60_000);
    const parts = new SteadyFleet(pipeline, load);
    const cut = [0, 7_000, 20_000].map((from, at) =>
      parts.records(from, [7_000, 20_000, 60_000][at] ?? 0),
    );
    expect(cut.flat()).toEqual(whole);
  });

  it('sends nothing that is refused, late or a duplicate', () => {
    const { outcomes } = runFold(pipeline, decoded(new SteadyFleet(pipeline, load), 300_000));
    expect(outcomes.refused).toEqual([]);
    expect(outcomes.results.length).toBeGreaterThan(0);
  });
});
