/** Whether a sensor's id matches a pattern: the id itself, or the start of ids and `*`. */
export const matchesSensor = (pattern: string, sensor: string): boolean =>
  pattern.endsWith('*') ? sensor.startsWith(pattern.slice(0, -1)) : sensor === pattern;

export const sensorPatternRule = 'an id, or the start of ids followed by one "*"';

/** Whether a declaration may name sensors so. */
export const isSensorPattern = (pattern: string): boolean =>
  pattern !== '' && /^[^*]*\*?$/.test(pattern);
