import { describe, expect, it } from 'vitest';
import { writePath } from '../../../../../lambdas/adapters/influxdb/write-path.ts';

const bucket = { bucket: 'my data', org: 'plant&co' };

describe('writePath', () => {
  it('is what each kind of server has', () => {
    expect(writePath('v1', bucket, 'ns')).toBe('/write?db=my+data&precision=ns');
    expect(writePath('v2', bucket, 'ms')).toBe(
      '/api/v2/write?org=plant%26co&bucket=my+data&precision=ms',
    );
    expect(writePath('v3', bucket, 'ns')).toBe(
      '/api/v3/write_lp?db=my+data&precision=nanosecond&accept_partial=true',
    );
    expect(writePath('v3', bucket, 'ms')).toContain('precision=millisecond');
  });
});
