import { nothing } from './instant.ts';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number with its thousands apart: `12,345`. */
export const formatCount = (count: number): string => grouped.format(count);

/**
 * A measured value with as many decimals as its size deserves, the same for neighbours, so that
 * columns align: `36.81`, `1,013.2`, `0.0042`.
 */
export const formatMeasure = (value: number | null | undefined): string => {
  if (value === null || value === undefined || !Number.isFinite(value)) return nothing;
  const size = Math.abs(value);
  if (size >= 1e7 || (size > 0 && size < 0.01)) return value.toPrecision(3);
  const decimals = size >= 10_000 ? 0 : size >= 1_000 ? 1 : 2;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
};

/** `1 sensor`, `2 sensors`. */
export const formatPlural = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
