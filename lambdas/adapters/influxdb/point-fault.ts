import type { WindowResult } from '../../engine/outcomes.ts';
import { isReservedColumn, rowTime } from './result-point.ts';

/** InfluxDB's limit of a series' name, 65,535, where each sign becomes three at worst. */
const tagBytesMax = 21_845;

/** Times that InfluxDB can hold, in ms: a signed 64-bit number of nanoseconds. */
const [earliestMs, latestMs] = [-9_223_372_036_854, 9_223_372_036_853];

/**
 * Why InfluxDB would never keep the result's point; undefined where it may. Asked before sending:
 * some servers answer that all is well and drop what is older than their retention.
 *
 * @param oldestMs epoch ms before which the store keeps nothing. @default - it keeps everything
 */
export const pointFault = (result: WindowResult, oldestMs?: number): string | undefined => {
  const reserved = Object.keys({ ...result.measures, ...result.tags }).find(isReservedColumn);
  if (reserved !== undefined) {
    const rule = 'is named like a column of the table; declare another name';
    return `the aggregate or tag "${reserved}" ${rule}`;
  }
  const shared = Object.keys(result.tags ?? {}).find((name) => name in result.measures);
  if (shared !== undefined) {
    return `"${shared}" is an aggregate and a tag, which share one column; rename one of them`;
  }
  const tagBytes = [result.pipeline, result.window, result.key, ...Object.values(result.tags ?? {})]
    .map((text) => Buffer.byteLength(text))
    .reduce((sum, size) => sum + size, 0);
  if (tagBytes > tagBytesMax) {
    const limit = `of ${tagBytesMax} at most`;
    return `its key and tags have ${tagBytes} bytes, ${limit}: shorten the key`;
  }
  const timeMs = rowTime(result);
  if (timeMs < earliestMs || timeMs > latestMs) {
    return `its time is ${timeMs} ms since 1970, which is outside what InfluxDB can hold`;
  }
  if (oldestMs !== undefined && timeMs < oldestMs) {
    const [time, oldest] = [timeMs, oldestMs].map((ms) => new Date(ms).toISOString());
    return `its time ${time} is before ${oldest}, the store's retention: it would be dropped`;
  }
  return undefined;
};
