import { describe, expect, it } from 'vitest';
import {
  parseRegistryChange,
  RegistryChangeError,
  registryChangeJson,
} from '../../../../lambdas/formats/registry-change.ts';

const put = { action: 'put', device: 'TEMP_45', validFrom: 5 } as const;

const parse = (json: string): unknown => parseRegistryChange(JSON.parse(json));

describe('a registry change', () => {
  it.each([
    {
      ...put,
      tags: { line: 'press', site: 'plant-1' },
      calibration: { value: { scale: 1.5, offset: -0.4 } },
      thresholds: { overheating: { limit: 85, clear: 80 } },
    },
    { action: 'remove', device: 'TEMP_45', validFrom: -5 },
    { action: 'erase', device: 'TEMP_45' },
  ])('comes back as it was written: $action', (json) => {
    expect(registryChangeJson(parseRegistryChange(json))).toEqual(json);
  });

  it('may leave out everything of an entry', () => {
    const entry = { validFromMs: 5, tags: {}, calibration: {}, thresholds: {} };
    expect(parseRegistryChange(put)).toEqual({ action: 'put', device: 'TEMP_45', entry });
  });

  it('may leave out scale, offset and clear', () => {
    const calibration = { a: { scale: 2 }, b: { offset: 1 } };
    const thresholds = { hot: { limit: 3 } };
    expect(parseRegistryChange({ ...put, calibration, thresholds })).toMatchObject({
      entry: {
        calibration: { a: { scale: 2, offset: 0 }, b: { scale: 1, offset: 1 } },
        thresholds: { hot: { limit: 3, clear: 3 } },
      },
    });
  });

  it('has its names in one order, however it was written', () => {
    const written = parseRegistryChange({ ...put, tags: { site: 'b', line: 'a' } });
    expect(JSON.stringify(written)).toContain('{"line":"a","site":"b"}');
  });

  it.each([
    ['[]', 'control is [], but must be an object'],
    ['{"device":"a"}', 'control.action is absent, but must be put, remove or erase'],
    ['{"action":"put"}', 'control.device is absent, but must be text of 1 to 128'],
    ['{"action":"erase","device":""}', 'control.device is ""'],
    ['{"action":"erase","device":"\\ud800"}', 'but must be text'],
    ['{"action":"put","device":"a"}', 'control.validFrom is absent, but must be whole epoch'],
    ['{"action":"remove","device":"a","validFrom":0.5}', 'control.validFrom is 0.5'],
    ['{"action":"put","device":"a","validFrom":5,"tags":[]}', 'control.tags is [], but must be'],
    ['{"action":"put","device":"a","validFrom":5,"tags":{"site":""}}', 'control.tags.site is ""'],
    ['{"action":"put","device":"a","validFrom":5,"tags":{"a b":"c"}}', 'in control.tags is "a b"'],
    ['{"action":"put","device":"a","validFrom":5,"tags":{"__proto__":"c"}}', 'is "__proto__"'],
    [
      '{"action":"put","device":"a","validFrom":5,"calibration":{"m":{"scale":1e999}}}',
      'control.calibration.m.scale is Infinity, but must be a finite number',
    ],
    [
      '{"action":"put","device":"a","validFrom":5,"thresholds":{"hot":{"clear":5}}}',
      'control.thresholds.hot.limit is absent, but must be a finite number',
    ],
  ])('is refused where it is %s', (json, why) => {
    expect(() => parse(json)).toThrow(RegistryChangeError);
    expect(() => parse(json)).toThrow(why);
  });

  it('names at most 32 tags', () => {
    const tags = Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`tag${at}`, 'x']));
    expect(() => parseRegistryChange({ ...put, tags })).toThrow('must be at most 32 names');
  });
});
