import { describe, expect, it } from 'vitest';
import { parseWriteUrl, WriteUrlError } from '../../../../local/influxdb/write-url.ts';

describe('parseWriteUrl', () => {
  it.each([
    ['http://h:8086/write?db=d', { wire: 'v1', bucket: 'd', org: 'tidemark', precision: 'ns' }],
    ['http://h:8086/api/v2/write?org=o&bucket=b', { wire: 'v2', bucket: 'b', org: 'o' }],
    ['http://h:8086/api/v3/write_lp?db=d&precision=millisecond', { wire: 'v3', precision: 'ms' }],
    ['http://h:8086/write?db=d&precision=ms', { wire: 'v1', precision: 'ms' }],
  ])('reads %s', (url, target) => {
    expect(parseWriteUrl(url)).toMatchObject({ url: 'http://h:8086', ...target });
  });

  it.each([
    ['h:8086', 'must be http(s)://HOST:PORT with one of the paths /write, /api/v2/write'],
    ['ftp://h/write?db=d', 'must be http(s)'],
    ['http://h:8086/', 'one of the paths'],
    ['http://h:8086/write', 'which names nothing: add db=NAME'],
    ['http://h:8086/api/v2/write?org=o', 'which names nothing: add bucket=NAME'],
  ])('refuses %s', (url, why) => {
    expect(() => parseWriteUrl(url)).toThrow(WriteUrlError);
    expect(() => parseWriteUrl(url)).toThrow(why);
  });
});
