import { DefinitionError } from '../errors.ts';
import { isSensorPattern, matchesSensor, sensorPatternRule } from './matches-sensor.ts';
import type { ReadingSchema } from './reading-schema.ts';

type Gateways = NonNullable<ReadingSchema['gateways']>;

/**
 * Who is believed about a sensor: its gateway, or the sensor itself where it has none. It is one
 * client only, and the stream's partition key is the client: so a sensor has one partition.
 */
export const compileSpeakers = (gateways: Gateways = {}): ((sensor: string) => string) => {
  const exact = new Map<string, string>();
  const starts: { pattern: string; gateway: string }[] = [];
  for (const [gateway, patterns] of Object.entries(gateways)) {
    for (const pattern of patterns) {
      if (pattern.endsWith('*')) starts.push({ pattern, gateway });
      else exact.set(pattern, gateway);
    }
  }
  if (exact.size === 0 && starts.length === 0) return (sensor) => sensor;
  return (sensor) =>
    exact.get(sensor) ??
    starts.find(({ pattern }) => matchesSensor(pattern, sensor))?.gateway ??
    sensor;
};

/** @throws DefinitionError where a sensor is named wrongly, or twice */
export const validateGateways = (gateways: Gateways = {}): void => {
  const declared = Object.entries(gateways).flatMap(([gateway, patterns]) =>
    patterns.map((pattern) => ({ field: `reading.gateways.${gateway}`, pattern })),
  );
  for (const { field, pattern } of declared) {
    if (isSensorPattern(pattern)) continue;
    throw new DefinitionError(field, pattern, sensorPatternRule, 'write it like "TEMP_*"');
  }
  declared.sort((left, right) => byStart(left.pattern, right.pattern));
  for (const [at, { field, pattern }] of declared.entries()) {
    const before = declared[at - 1];
    if (before === undefined || !isShared(before.pattern, pattern)) continue;
    const rule = `no sensor that ${before.field} names too, as "${before.pattern}"`;
    throw new DefinitionError(field, pattern, rule, 'a sensor has one gateway; leave one out');
  }
};

const startOf = (pattern: string): string => pattern.replace(/\*$/, '');

/** A start comes right before everything that it matches. */
const byStart = (left: string, right: string): number => {
  if (startOf(left) === startOf(right)) return right.length - left.length;
  return startOf(left) < startOf(right) ? -1 : 1;
};

/** Whether one id could match both of two patterns in that order. */
const isShared = (first: string, second: string): boolean =>
  first === second || (first.endsWith('*') && matchesSensor(first, startOf(second)));
