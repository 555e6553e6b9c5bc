import { describe, expect, it } from 'vitest';
import {
  count,
  type FiringOptions,
  milliseconds,
  minutes,
  tumbling,
} from '../../../../../lambdas/engine/index.ts';
import { firingsOf } from '../../../../../lambdas/engine/windows/firings.ts';
import { validateWindow } from '../../../../../lambdas/engine/windows/validate-window.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';

const reading = { sensor: 'id', eventTime: 'at', sensorTypes: {} };

const validate = (early: FiringOptions['early']) => (): void => {
  const window = tumbling({
    size: minutes(1),
    allowedLateness: minutes(1),
    aggregate: { all: count() },
  });
  const firings = firingsOf(early === undefined ? {} : { early });
  validateWindow('windows.any', { name: 'any', ...window, firings }, reading);
};

describe('validate window', () => {
  it('takes firings that come as often as can be, and none', () => {
    expect(validate({ every: milliseconds(1), readings: 1 })).not.toThrow();
    expect(validate(undefined)).not.toThrow();
  });

  it.each([0, -1, 2 ** 53])('refuses to fire after %d readings', (readings) => {
    expectRefusal(
      validate({ readings }),
      `windows.any.firings.early.readings is ${readings}, but must be a whole number of readings`,
    );
  });
});
