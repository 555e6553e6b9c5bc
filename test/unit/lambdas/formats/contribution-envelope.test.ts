import { describe, expect, it } from 'vitest';
import { decodeContributions, type PaneContribution } from '../../../../lambdas/engine/index.ts';
import { rollupLayouts } from '../../../../lambdas/engine/rollups/rollup-layouts.ts';
import {
  decodeContributionEnvelope,
  encodeContributionEnvelopes,
} from '../../../../lambdas/formats/contribution-envelope.ts';
import { encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { rolledUpPipeline } from '../../../support/rolled-up-run.ts';

const pipeline = rolledUpPipeline();

const contribution = (contributor: string, arrivalTimeMs = 70_000): PaneContribution => {
  const pane = rollupLayouts(pipeline).get('perSite')?.open(0, 10_000);
  if (pane === undefined) throw new Error('perSite is not declared');
  pane.count = 2;
  const named = { rollup: 'perSite', group: 'north', contributor, id: '0' };
  return { ...named, revision: 7, arrivalTimeMs, pane };
};

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('contribution envelope', () => {
  const pack = {
    rollup: 'perSite',
    group: 'north',
    contributions: [contribution('S1'), contribution('S2', 80_000)],
  };

  it('says in plain fields what is in the accumulators', () => {
    const [bytes, ...others] = encodeContributionEnvelopes(pipeline, pack);
    expect(others).toEqual([]);
    const { accumulators, ...plain } = JSON.parse(text(bytes)) as Record<string, unknown>;
    expect(accumulators).toEqual(expect.any(String));
    const same = { id: '0', start: 0, end: 10_000, revision: 7, count: 2 };
    const measures = { mean: null, most: null, count: 0 };
    expect(plain).toEqual({
      pipeline: 'small',
      rollup: 'perSite',
      window: 'tens',
      group: 'north',
      receivedAt: 80_000,
      contributions: [
        { key: 'S1', ...same, measures },
        { key: 'S2', ...same, measures },
      ],
    });
  });

  it('comes back as the record that the second stage folds', () => {
    const [bytes = new Uint8Array()] = encodeContributionEnvelopes(pipeline, pack);
    const record = decodeContributionEnvelope('shard', '12', bytes);
    expect(record).toMatchObject({ kind: 'contributions', position: '12', arrivalTimeMs: 80_000 });
    const payload = record.kind === 'contributions' ? record.payload : new Uint8Array();
    const read = decodeContributions(payload, pipeline);
    expect(read.map(({ contributor, arrivalTimeMs }) => [contributor, arrivalTimeMs])).toEqual([
      ['S1', 70_000],
      ['S2', 80_000],
    ]);
  });

  it('becomes several records where it is large, with every contribution in one of them', () => {
    const names = Array.from({ length: 1_200 }, (_, at) => `S${at}`);
    const contributions = names.map((name) => contribution(name));
    const records = encodeContributionEnvelopes(pipeline, { ...pack, contributions });
    expect(records.length).toBeGreaterThan(2);
    const keys = records.flatMap((bytes) => {
      expect(bytes.length).toBeLessThanOrEqual(256 * 1024);
      const { contributions: plain } = JSON.parse(text(bytes)) as {
        contributions: { key: string }[];
      };
      return plain.map(({ key }) => key);
    });
    expect(keys).toEqual(names);
  });

  it('is a tick where the tick function put it, and foreign where it is neither', () => {
    const tick = encodeEnvelope({ tick: true, receivedAt: 5 });
    expect(decodeContributionEnvelope('shard', '1', tick)).toMatchObject({
      kind: 'tick',
      arrivalTimeMs: 5,
    });
    for (const foreign of ['', '[]', '{"receivedAt":1}', '{"accumulators":""}']) {
      const bytes = new TextEncoder().encode(foreign);
      expect(decodeContributionEnvelope('shard', '1', bytes)).toMatchObject({ kind: 'foreign' });
    }
  });
});
