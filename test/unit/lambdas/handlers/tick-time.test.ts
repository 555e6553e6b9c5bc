import { describe, expect, it } from 'vitest';
import { tickTime } from '../../../../lambdas/handlers/tick-time.ts';

describe('tickTime', () => {
  it('is the time that the schedule passes, the same on every retry', () => {
    expect(tickTime({ time: '2025-03-10T10:15:00Z' })).toBe(1_741_601_700_000);
    expect(tickTime({ time: '2025-03-10T11:15:00.250+01:00', more: 1 })).toBe(1_741_601_700_250);
  });

  it.each([
    [undefined],
    [null],
    ['now'],
    [17],
    [{}],
    [{ time: undefined }],
    [{ time: 1_741_601_700_000 }],
    [{ time: '' }],
    [{ time: '2025-03-10T10:15:00' }],
    [{ time: '<aws.scheduler.scheduled-time>' }],
  ])('refuses %j and says what the schedule must pass', (event) => {
    expect(() => tickTime(event)).toThrow(TypeError);
    expect(() => tickTime(event)).toThrow(
      /^time is .*, but must be an instant like .*; let the schedule pass/,
    );
  });
});
