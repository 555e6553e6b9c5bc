/**
 * A zone's local time by Node's own data, which is not ours: ms as if in UTC, of an instant in
 * whole seconds. An oracle for tests alone; the engine must not depend on the machine it runs on.
 */
export const localTimeByIcu = (zone: string): ((instantMs: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instantMs) => {
    const parts = Object.fromEntries(
      format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
};
