/**
 * Epoch ms within 35,000 years of 1970: differences of two such times are whole numbers in doubles,
 * and the state's codec holds them.
 */
export const isInstant = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 50;
