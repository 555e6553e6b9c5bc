import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../../bin/cli/errors.ts';
import {
  type EntryArguments,
  registryEntry,
} from '../../../../../bin/commands/registry/registry-entry.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';

const entry = (given: EntryArguments) => registryEntry(given, smartFactory);

describe('the options of an entry', () => {
  it('say tags, calibrations and limits', () => {
    expect(
      entry({
        tag: ['site=plant-1', 'note=a=b'],
        calibrate: ['value=1.5,-0.4'],
        limit: ['overheating=85,80'],
      }),
    ).toEqual({
      tags: { site: 'plant-1', note: 'a=b' },
      calibration: { value: { scale: 1.5, offset: -0.4 } },
      thresholds: { overheating: { limit: 85, clear: 80 } },
    });
  });

  it('may leave out everything, the offset, and where an alarm ends', () => {
    expect(entry({})).toEqual({ tags: {}, calibration: {}, thresholds: {} });
    expect(entry({ calibrate: ['value=2'], limit: ['overheating=85'] })).toMatchObject({
      calibration: { value: { scale: 2, offset: 0 } },
      thresholds: { overheating: { limit: 85, clear: 85 } },
    });
  });

  it.each<[EntryArguments, string]>([
    [{ tag: ['site'] }, '--tag is "site", but must be a name'],
    [{ tag: ['=x'] }, '--tag is "=x"'],
    [{ tag: ['a b=x'] }, 'a name in control.tags is "a b"'],
    [{ tag: ['site='] }, 'control.tags.site is ""'],
    [{ calibrate: ['kelvin=1'] }, '--calibrate names "kelvin", but must name one of value'],
    [{ calibrate: ['value=1,,2'] }, '--calibrate has "1,,2", but must have scale,offset'],
    [{ calibrate: ['value='] }, '--calibrate has ""'],
    [{ calibrate: ['value=1,2,3'] }, '--calibrate has "1,2,3"'],
    [{ limit: ['cold=1'] }, '--limit names "cold", but must name one of overheating'],
    [{ limit: ['overheating=80,85'] }, 'clears overheating at 85, which is on the wrong side'],
  ])('are refused where they are %j', (given, why) => {
    expect(() => entry(given)).toThrow(UsageError);
    expect(() => entry(given)).toThrow(why);
  });
});
