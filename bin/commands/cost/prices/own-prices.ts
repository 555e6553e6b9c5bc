import { readFileSync } from 'node:fs';
import { UsageError } from '../../../cli/errors.ts';
import { type Price, type PriceId, type PriceList, type Prices, sureness } from './price-list.ts';

/**
 * A price list with the user's own prices in it: `{"prices":{"iot.message":{"usd":0.9}}}`. What a
 * price leaves out stays as it is in the list; how sure it is becomes `yours`.
 *
 * @throws UsageError where there is no such file, or something in it is no price
 */
export const withOwnPrices = (list: PriceList, file: string): PriceList => {
  try {
    return mergedPrices(list, JSON.parse(readFileSync(file, 'utf8')), file);
  } catch (error) {
    if (error instanceof PriceError) {
      throw new UsageError(`--prices is "${file}", where ${error.message}`);
    }
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UsageError(`--prices is "${file}", which cannot be read as JSON: ${why}`);
  }
};

class PriceError extends Error {
  override readonly name = 'PriceError';

  constructor(field: string, value: unknown, rule: string) {
    super(`${field} is ${JSON.stringify(value)}, but must be ${rule}`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

const mergedPrices = (list: PriceList, given: unknown, file: string): PriceList => {
  const { asOf = list.asOf, prices, ...others } = fieldsOf('the file', given);
  refuseUnknown('the file', others, ['asOf', 'prices']);
  check('asOf', asOf, isDay, 'a day like 2026-11-29');
  const merged: Record<PriceId, Price> = { ...list.prices };
  for (const [name, row] of Object.entries(fieldsOf('prices', prices))) {
    if (!isPriceId(name, list.prices)) {
      throw new PriceError('prices', name, `of ${Object.keys(list.prices).join(', ')}`);
    }
    const known = list.prices[name];
    const changed = fieldsOf(`prices.${name}`, row);
    refuseUnknown(`prices.${name}`, changed, Object.keys(known));
    const whole = { ...known, source: file, sure: 'yours', ...changed };
    checkPrice(`prices.${name}`, whole);
    merged[name] = whole as Price;
  }
  return { asOf: asOf as string, prices: merged };
};

const isPriceId = (name: string, prices: Prices): name is PriceId => Object.hasOwn(prices, name);

const fieldsOf = (field: string, value: unknown): Fields => {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject) return value as Fields;
  throw new PriceError(field, value, 'an object, like {"prices":{"iot.message":{"usd":0.9}}}');
};

const refuseUnknown = (field: string, given: Fields, known: readonly string[]): void => {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new PriceError(field, unknown, `one of ${known.join(', ')}`);
};

const checkPrice = (field: string, price: Fields): void => {
  const { usd, per, asOf, sure } = price;
  for (const name of ['service', 'unit', 'region', 'source']) {
    check(`${field}.${name}`, price[name], isText, 'a text');
  }
  check(`${field}.per`, per, (value) => isAmount(value) && value > 0, 'a number above 0');
  check(`${field}.asOf`, asOf, isDay, 'a day like 2026-11-29');
  check(`${field}.sure`, sure, isOneOf(sureness), `one of ${sureness.join(', ')}`);
  if (Array.isArray(usd)) checkSteps(`${field}.usd`, usd);
  else check(`${field}.usd`, usd, isAmount, 'dollars from 0, or steps of a falling price');
};

const checkSteps = (field: string, steps: readonly unknown[]): void => {
  let from = 0;
  for (const [index, step] of steps.entries()) {
    const where = `${field}[${index}]`;
    const { upTo, usd } = fieldsOf(where, step);
    check(`${where}.usd`, usd, isAmount, 'dollars from 0');
    const isLast = index === steps.length - 1;
    const rule = isLast ? 'null in the last step' : `above ${from}, where the step before it ends`;
    const ends = (value: unknown): boolean =>
      isLast ? value === null : isAmount(value) && value > from;
    check(`${where}.upTo`, upTo, ends, rule);
    from = Number(upTo);
  }
  check(field, steps, () => steps.length > 0, 'dollars from 0, or at least one step');
};

const check = (
  field: string,
  value: unknown,
  holds: (value: unknown) => boolean,
  rule: string,
): void => {
  if (!holds(value)) throw new PriceError(field, value, rule);
};

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

const isDay = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));

const isOneOf =
  (values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
