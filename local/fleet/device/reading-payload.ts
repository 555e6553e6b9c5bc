import { formatInstant, type Pipeline } from '../../../lambdas/engine/index.ts';

/** What a device measured, in the units that it reports in. */
export interface DeviceReading {
  readonly sensor: string;
  readonly eventTimeMs: number;
  /** The device's own running number. */
  readonly number: number;
  /** Value by payload field. */
  readonly values: Readonly<Record<string, number>>;
  readonly unit: string;
}

/** The reading as the declared payload, before it becomes JSON. */
export const readingPayload = (
  { reading }: Pipeline,
  { sensor, eventTimeMs, number, values, unit }: DeviceReading,
): Readonly<Record<string, unknown>> => {
  const { field, format } =
    typeof reading.eventTime === 'string'
      ? { field: reading.eventTime, format: 'rfc3339' }
      : reading.eventTime;
  const times: Readonly<Record<string, unknown>> = {
    rfc3339: formatInstant(eventTimeMs),
    epochMilliseconds: eventTimeMs,
    epochSeconds: eventTimeMs / 1_000,
  };
  return {
    [reading.sensor]: sensor,
    ...values,
    ...(reading.unit === undefined ? {} : { [reading.unit]: unit }),
    ...(reading.messageId === undefined ? {} : { [reading.messageId]: `${sensor}-${number}` }),
    ...(reading.version === undefined
      ? {}
      : { [reading.version.field]: reading.version.accepts[0] }),
    [field]: times[format],
  };
};
