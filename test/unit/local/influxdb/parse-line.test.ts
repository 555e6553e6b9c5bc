import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointResult, resultLine } from '../../../../lambdas/adapters/influxdb/result-point.ts';
import { LineError, parseLine } from '../../../../local/influxdb/parse-line.ts';
import { sampleResult } from '../../../contract/samples.ts';

describe('parseLine', () => {
  it('reads tags, integers, floats and the time', () => {
    expect(parseLine('a\\ b,x=1\\,2,y=\\= f=1.5,g=-7i 1741601700000000017')).toEqual({
      measurement: 'a b',
      tags: { x: '1,2', y: '=' },
      fields: { f: 1.5, g: -7 },
      timestamp: 1_741_601_700_000_000_017n,
    });
  });

  it.each(['', 'a', 'a f=1', 'a f= 1', 'a f=x 1', 'a f=1 x', 'a,t= f=1 1', 'a f=1 1 1', 'a =1 1'])(
    'refuses "%s"',
    (line) => expect(() => parseLine(line)).toThrow(LineError),
  );

  it('gives back every result that the sink writes', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const result = fc.record({
      key: fc.string({ unit: 'grapheme' }),
      tags: fc.record({ site: fc.string({ unit: 'grapheme' }) }),
      revision: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      measures: fc.record({ mean: double, max: double }),
    });
    fc.assert(
      fc.property(result, (more) => {
        const written = sampleResult(more);
        const read = parseLine(resultLine('smart_factory', written, 'ns'));
        expect(pointResult(read, [], true)).toEqual(written);
      }),
    );
  });
});
