/**
 * The range within which values are believable next to each other: Tukey's outer fences, three
 * interquartile ranges beyond the quartiles. One broken sensor value must not flatten a chart.
 *
 * @returns the range clipped to the values themselves; undefined for no values
 */
export const fences = (values: readonly number[]): readonly [number, number] | undefined => {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((left, right) => left - right);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  const reach = 3 * (at(0.75) - at(0.25));
  if (reach === 0 && sorted.length < 8) return [at(0), at(1)];
  const low = at(0.25) - reach;
  const high = at(0.75) + reach;
  return [
    sorted.find((value) => value >= low) ?? at(0),
    sorted.findLast((value) => value <= high) ?? at(1),
  ];
};
