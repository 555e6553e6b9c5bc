import { expect } from 'vitest';
import { DefinitionError } from '../../lambdas/engine/index.ts';

/** Field, value, rule, and what to do next: none of them is empty. */
const wholeMessage = /^\S.* is .+, but must be \S.*; \S.*$/s;

/**
 * Fails unless declaring is refused by a whole message that holds a part.
 *
 * @param told the part of the message
 */
export const expectRefusal = (declare: () => unknown, told: string | RegExp): void => {
  expect(declare).toThrow(DefinitionError);
  expect(declare).toThrow(told);
  expect(declare).toThrow(wholeMessage);
};
