import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../../../../bin/cli/errors.ts';
import { withOwnPrices } from '../../../../../../bin/commands/cost/prices/own-prices.ts';
import { priceList } from '../../../../../../bin/commands/cost/prices/price-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-prices-'));
const file = join(folder, 'prices.json');

afterAll(() => rmSync(folder, { recursive: true }));

const merged = (text: unknown) => {
  writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
  return withOwnPrices(priceList, file);
};

describe("a user's prices", () => {
  it('take the place of those that they name, and no other', () => {
    const { asOf, prices } = merged({ prices: { 'iot.message': { usd: 0.9 } } });
    const own = { ...priceList.prices['iot.message'], usd: 0.9, source: file, sure: 'yours' };
    expect(prices).toEqual({ ...priceList.prices, 'iot.message': own });
    expect(asOf).toBe(priceList.asOf);
  });

  it('may say where and when they are from', () => {
    const row = { usd: 1.2, region: 'eu-central-1', asOf: '2027-01-01', source: 'our contract' };
    const { asOf, prices } = merged({ asOf: '2027-01-02', prices: { 'iot.message': row } });
    expect(prices['iot.message']).toMatchObject(row);
    expect(asOf).toBe('2027-01-02');
  });

  it('may be the whole list of this release', () => {
    expect(merged(priceList)).toEqual(priceList);
  });

  it.each([
    [
      { prices: { 'iot.message': { usd: -1 } } },
      'prices.iot.message.usd is -1, but must be dollars',
    ],
    [
      { prices: { 'iot.message': { per: 0 } } },
      'prices.iot.message.per is 0, but must be a number',
    ],
    [
      { prices: { 'iot.message': { price: 1 } } },
      'prices.iot.message is "price", but must be one of',
    ],
    [{ prices: { 'iot.mesage': { usd: 1 } } }, 'prices is "iot.mesage", but must be of iot.'],
    [{ prices: { 'iot.message': { asOf: 'today' } } }, 'asOf is "today", but must be a day'],
    [
      { prices: { 'iot.message': { sure: 'quite' } } },
      'sure is "quite", but must be one of awsPage',
    ],
    [
      { prices: { 'iot.message': { usd: [] } } },
      'usd is [], but must be dollars from 0, or at least',
    ],
    [
      { prices: { 'iot.message': { usd: [{ upTo: 5, usd: 1 }] } } },
      'prices.iot.message.usd[0].upTo is 5, but must be null in the last step',
    ],
    [
      {
        prices: {
          'iot.message': {
            usd: [
              { upTo: 9, usd: 1 },
              { upTo: 5, usd: 1 },
              { upTo: null, usd: 1 },
            ],
          },
        },
      },
      'usd[1].upTo is 5, but must be above 9',
    ],
    [{ prices: 1 }, 'prices is 1, but must be an object'],
    [[], 'the file is [], but must be an object'],
    ['{', 'which cannot be read as JSON'],
  ])('are refused with field, value and rule: %j', (text, why) => {
    expect(() => merged(text)).toThrow(why);
    expect(() => merged(text)).toThrow(UsageError);
  });

  it('are looked for where they are said to be', () => {
    const absent = join(folder, 'absent.json');
    expect(() => withOwnPrices(priceList, absent)).toThrow('which cannot be read as JSON: ENOENT');
  });
});

describe('the price list', () => {
  it('says of each price where, when and from what it is', () => {
    for (const price of Object.values(priceList.prices)) {
      expect(price.region).toMatch(/^[a-z]{2}-[a-z]+-\d$/);
      expect(price.asOf <= priceList.asOf).toBe(true);
      expect(price.sure === 'unverified').toBe(price.source.startsWith('from memory'));
    }
  });
});
