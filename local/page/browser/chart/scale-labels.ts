/** Labels of marks on a value axis, with as many decimals as tell neighbours apart. */
export const scaleLabels = (values: readonly number[], step: number): string[] => {
  const decimals = Math.min(20, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return values.map((value) =>
    Math.abs(value) >= 1e9
      ? value.toExponential(2)
      : value.toLocaleString('en-US', {
          minimumFractionDigits: decimals,
          maximumFractionDigits: decimals,
        }),
  );
};
