import { describe, expect, it } from 'vitest';
import {
  applySecondStage,
  ByteReader,
  emptySecondStageState,
  encodeSecondStage,
  NewerStateError,
  SecondStageFold,
} from '../../../../../lambdas/engine/index.ts';
import { joinedPipeline } from '../../../../support/join-play.ts';
import { rolledUpPipeline } from '../../../../support/rolled-up-run.ts';

const declared = rolledUpPipeline();

/** State of a pipeline without joins, as the version before them wrote it. */
const withoutJoins = (): Uint8Array => {
  const state = emptySecondStageState(declared);
  new SecondStageFold(declared, 'p0', state).fold(
    { kind: 'tick', partition: 'p0', position: '7', arrivalTimeMs: 5_000 },
    {
      result: () => {},
      alert: () => {},
      quarantined: () => {},
      duplicate: () => {},
      contribution: () => {},
    },
  );
  const bytes = encodeSecondStage(state, declared, 'all').slice(0, -1);
  bytes[0] = 1;
  return bytes;
};

describe('the state of the second stage', () => {
  it('is read as the version before joins wrote it', () => {
    const state = emptySecondStageState(declared);
    applySecondStage(state, declared, new ByteReader(withoutJoins()));
    expect(state).toMatchObject({ position: '7', ordinal: 1, arrivalClockMs: 5_000 });
  });

  it('is left alone where newer code wrote it', () => {
    const bytes = withoutJoins();
    bytes[0] = 3;
    const state = emptySecondStageState(declared);
    const apply = () => applySecondStage(state, declared, new ByteReader(bytes));
    expect(apply).toThrow(NewerStateError);
    expect(apply).toThrow(
      'stored state of the second stage has version 3, this code reads up to 2; ' +
        'deploy the newer release again',
    );
  });

  it('is read by a declaration that a join was added to', () => {
    const { joins, ...joined } = joinedPipeline({
      ...{ before: 0, after: 0, bound: 0, atMost: 9, idleAfter: 1_000, forgetAfter: 1_000 },
      windows: [],
    });
    const before = { ...joined, joins: [] };
    const bytes = encodeSecondStage(
      { ...emptySecondStageState(before), ordinal: 7 },
      before,
      'all',
    );
    const state = emptySecondStageState({ ...joined, joins });
    applySecondStage(state, { ...joined, joins }, new ByteReader(bytes));
    expect(state.ordinal).toBe(7);
    expect(state.joins.map(({ groups }) => groups.size)).toEqual([0]);
  });
});
