import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import { TestRegistry } from './test-registry.ts';

// First of all: they add to what is copied below.
for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

/** What `describe` and `it` fill. */
export const vitestStandIn = new TestRegistry();

/** What test files import from `vitest` while mutants are tried: its matchers, and no runner. */
export const { describe, it } = vitestStandIn;

export const expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
);
