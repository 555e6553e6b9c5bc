import { describe, expect, it } from 'vitest';
import { whyNotRedriven } from '../../../../../bin/commands/quarantine/why-not-redriven.ts';
import { sampleRejected, sampleTooLate } from '../../../../contract/samples.ts';

describe('a refused reading', () => {
  it('can be redriven where the broker proved who sent it', () => {
    expect(whyNotRedriven(sampleRejected())).toBeUndefined();
  });

  it('waits for a replay where it was too late, or was accepted for its other measures', () => {
    expect(whyNotRedriven(sampleTooLate())).toContain('only a replay');
    expect(whyNotRedriven(sampleRejected({ measure: 'celsius' }))).toContain('only a replay');
  });

  it("is nobody's where it was not in our envelope", () => {
    const { clientId: _, topic: __, arrivalTimeMs: ___, ...foreign } = sampleRejected();
    expect(whyNotRedriven(foreign)).toContain('nothing proves who sent it');
  });
});
