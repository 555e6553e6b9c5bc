import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../../bin/cli/errors.ts';
import { asUsageError } from '../../../../../bin/commands/dev/as-usage-error.ts';
import { PagePortError } from '../../../../../local/page/page-errors.ts';

describe('as usage error', () => {
  it('tells a port that is taken as a wrong argument', () => {
    const told = asUsageError(new PagePortError('Port 4000 is taken.'));
    expect(told).toBeInstanceOf(UsageError);
    expect(told).toHaveProperty('message', 'Port 4000 is taken');
  });

  it('leaves other errors as they are', () => {
    const error = new Error('unforeseen');
    expect(asUsageError(error)).toBe(error);
  });
});
