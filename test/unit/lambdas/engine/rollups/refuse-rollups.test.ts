import { describe, expect, it } from 'vitest';
import {
  DefinitionError,
  minutes,
  refuseRollups,
  rollup,
} from '../../../../../lambdas/engine/index.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';

describe('refuseRollups', () => {
  it('refuses a declared rollup where nothing would run it, and takes a pipeline without', () => {
    const { kind, window, completeAfter, keepFor } = rollup({
      window: 'perMinute',
      completeAfter: minutes(1),
      keepFor: minutes(2),
    });
    const fleet = { name: 'fleet', kind, window, completeAfter, keepFor };
    const declared = { ...smartFactory, rollups: [fleet] };
    expect(() => refuseRollups(declared, 'deployed')).toThrow(DefinitionError);
    expect(() => refuseRollups(declared, 'deployed')).toThrow(/rollups\.fleet .* deployed/);
    expect(() => refuseRollups({ ...declared, rollups: [] }, 'deployed')).not.toThrow();
  });
});
