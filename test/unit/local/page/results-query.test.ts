import { describe, expect, it } from 'vitest';
import { BadQueryError } from '../../../../local/page/page-errors.ts';
import { parseReadingsQuery, parseResultsQuery } from '../../../../local/page/results-query.ts';

const parse = (query: string) =>
  parseResultsQuery(new URLSearchParams(query), ['perMinute', 'hourly']);

describe('parseResultsQuery', () => {
  it('takes one sensor or several', () => {
    expect(parse('key=A&key=B%26C&window=hourly&limit=7')).toEqual({
      keys: ['A', 'B&C'],
      window: 'hourly',
      limit: 7,
    });
  });

  it('asks for 240 results where no limit is given', () => {
    expect(parse('key=A&window=hourly').limit).toBe(240);
  });

  it.each([
    ['window=hourly', '"key" is given 0 times'],
    [`${'key=A&'.repeat(101)}window=hourly`, '"key" is given 101 times'],
    ['key=&window=hourly', '1 to 256 characters'],
    [`key=${'A'.repeat(257)}&window=hourly`, '1 to 256 characters'],
    ['key=A', '"window" must be given once'],
    ['key=A&window=hourly&window=hourly', '"window" must be given once'],
    ['key=A&window=daily', 'The pipeline declares: perMinute, hourly.'],
    ['key=A&window=hourly&limit=0', '"limit" is "0"'],
    ['key=A&window=hourly&limit=2001', '"limit" is "2001"'],
    ['key=A&window=hourly&limit=1e3', '"limit" is "1e3"'],
    ['key=A&window=hourly&limit=-1', '"limit" is "-1"'],
    ['key=A&window=hourly&limit=', '"limit" must be given once'],
    ['key=A&window=hourly&from=1', '"from" is not known here; give key, window, limit.'],
  ])('refuses %s, saying why', (query, sentence) => {
    expect(() => parse(query)).toThrow(BadQueryError);
    expect(() => parse(query)).toThrow(sentence);
  });
});

describe('parseReadingsQuery', () => {
  it('takes one sensor', () => {
    expect(parseReadingsQuery(new URLSearchParams('key=TEMP_1'))).toBe('TEMP_1');
  });

  it.each(['', 'key=', 'key=A&key=B', 'key=A&limit=1', `key=${'A'.repeat(257)}`])(
    'refuses "%s"',
    (query) => {
      expect(() => parseReadingsQuery(new URLSearchParams(query))).toThrow(BadQueryError);
    },
  );
});
