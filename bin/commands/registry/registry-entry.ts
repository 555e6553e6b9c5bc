import type {
  AlertRule,
  Calibration,
  DeviceThreshold,
  Pipeline,
  RegistryEntry,
} from '../../../lambdas/engine/index.ts';
import {
  parseRegistryChange,
  RegistryChangeError,
} from '../../../lambdas/formats/registry-change.ts';
import { UsageError } from '../../cli/errors.ts';

/** The options that say what is known, each given as often as is needed. */
export interface EntryArguments {
  /** `name=text` */
  readonly tag?: readonly string[];
  /** `measure=scale,offset` */
  readonly calibrate?: readonly string[];
  /** `rule=limit` or `rule=limit,clear` */
  readonly limit?: readonly string[];
}

/**
 * What the options say is known of a device.
 *
 * @throws UsageError where they name what the pipeline does not declare, or are malformed
 */
export const registryEntry = (
  { tag = [], calibrate = [], limit = [] }: EntryArguments,
  pipeline: Pipeline,
): Omit<RegistryEntry, 'validFromMs'> => {
  const given = {
    tags: pairs('--tag', tag, (text) => text),
    calibration: pairs('--calibrate', calibrate, calibrationOf),
    thresholds: pairs('--limit', limit, thresholdOf),
  };
  const measures = Object.values(pipeline.reading.sensorTypes).flatMap(({ measures: declared }) =>
    Object.keys(declared),
  );
  assertDeclared('--calibrate', given.calibration, measures);
  const rules = pipeline.alerts.map(({ name }) => name);
  assertDeclared('--limit', given.thresholds, rules);
  for (const rule of pipeline.alerts) assertSafeSide(rule, given.thresholds[rule.name]);
  return validated(given);
};

const pairs = <Value>(
  option: string,
  given: readonly string[],
  read: (text: string, option: string) => Value,
): Record<string, Value> =>
  Object.fromEntries(
    given.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals > 0) return [pair.slice(0, equals), read(pair.slice(equals + 1), option)];
      throw new UsageError(`${option} is "${pair}", but must be a name, "=" and what it is`);
    }),
  );

const calibrationOf = (text: string, option: string): Calibration => {
  const [scale, offset] = numbers(text, option, 'scale,offset');
  return { scale, offset: offset ?? 0 };
};

const thresholdOf = (text: string, option: string): DeviceThreshold => {
  const [limit, clear] = numbers(text, option, 'limit or limit,clear');
  return { limit, clear: clear ?? limit };
};

const numbers = (text: string, option: string, form: string): [number, number | undefined] => {
  const [first = Number.NaN, second, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const isGood = Number.isFinite(first) && Number.isFinite(second ?? 0) && more.length === 0;
  if (isGood) return [first, second];
  throw new UsageError(`${option} has "${text}", but must have ${form} as numbers`);
};

const assertDeclared = (option: string, given: object, declared: readonly string[]): void => {
  for (const name of Object.keys(given)) {
    if (declared.includes(name)) continue;
    const names =
      [...new Set(declared)].join(', ') || 'none, the pipeline declares nothing of the kind';
    throw new UsageError(`${option} names "${name}", but must name one of ${names}`);
  }
};

const assertSafeSide = (rule: AlertRule, own: DeviceThreshold | undefined): void => {
  if (own === undefined) return;
  const isSafe = rule.direction === 'above' ? own.clear <= own.limit : own.clear >= own.limit;
  if (isSafe) return;
  throw new UsageError(
    `--limit clears ${rule.name} at ${own.clear}, which is on the wrong side of ${own.limit}; ` +
      'the alarm would end while its condition holds',
  );
};

/** What the stream would refuse is refused here, before it is put there. */
const validated = (
  given: Omit<RegistryEntry, 'validFromMs'>,
): Omit<RegistryEntry, 'validFromMs'> => {
  try {
    parseRegistryChange({ action: 'put', device: 'any', validFrom: 0, ...given });
    return given;
  } catch (error) {
    if (error instanceof RegistryChangeError) throw new UsageError(error.message);
    throw error;
  }
};
