import { describe, expect, it } from 'vitest';
import { threshold } from '../../../../../lambdas/engine/index.ts';

const over = { window: 'w', measure: 'm' } as const;

describe('threshold', () => {
  it('ends an alarm at its limit unless another value is declared', () => {
    expect(threshold({ ...over, above: 80 })).toMatchObject({ direction: 'above', clear: 80 });
    expect(threshold({ ...over, below: 5 })).toMatchObject({ direction: 'below', clear: 5 });
    expect(threshold({ ...over, above: 80, clearAt: 75 })).toMatchObject({ limit: 80, clear: 75 });
    expect(threshold({ ...over, above: 0, clearAt: 0 })).toMatchObject({ limit: 0, clear: 0 });
  });

  it('is a warning about all sensor types unless declared otherwise', () => {
    expect(threshold({ ...over, above: 1 })).toEqual({
      kind: 'threshold',
      ...over,
      direction: 'above',
      limit: 1,
      clear: 1,
      severity: 'warning',
    });
    expect(threshold({ ...over, above: 1 })).not.toHaveProperty('sensorType');
    const declared = threshold({ ...over, above: 1, severity: 'critical', sensorType: 'room' });
    expect(declared).toMatchObject({ severity: 'critical', sensorType: 'room' });
  });
});
