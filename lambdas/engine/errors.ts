/**
 * A declaration that cannot work, found when it is constructed: before synth, before any reading.
 */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';

  /**
   * @param field path of the option within the declaration, `windows.perMinute.size`
   * @param value what was declared
   * @param rule what the value must be
   * @param next what to do about it
   */
  constructor(field: string, value: unknown, rule: string, next: string) {
    super(`${field} is ${display(value)}, but must be ${rule}; ${next}`);
  }
}

/**
 * State that breaks a law of the engine: a bug or corruption. Never handled, the partition halts.
 */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** As JSON, but for the numbers that JSON does not have. */
const display = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value, withNumbers) ?? String(value));

const withNumbers = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
