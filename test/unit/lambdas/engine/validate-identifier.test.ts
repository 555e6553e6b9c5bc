import { describe, expect, it } from 'vitest';
import { validateIdentifier } from '../../../../lambdas/engine/validate-identifier.ts';
import { expectRefusal } from '../../../support/expect-refusal.ts';

describe('validate identifier', () => {
  it.each(['a', 'Z', 'perMinute_2', 'x'.repeat(60)])('takes %s', (name) => {
    expect(() => validateIdentifier('windows', name)).not.toThrow();
  });

  it.each(['', '_a', '1a', 'a-b', 'a b', 'ä', 'a\n', 'x'.repeat(61)])('refuses %j', (name) => {
    expectRefusal(
      () => validateIdentifier('windows.any', name),
      `windows.any is ${JSON.stringify(name)}, but must be letters, digits and "_", at most 60`,
    );
  });
});
