import { describe, expect, it } from 'vitest';
import { BrokersError } from '../../../../local/kafka/brokers-error.ts';

describe('brokers error', () => {
  it('names the brokers, why, and what to do', () => {
    const { message } = new BrokersError(['a:1', 'b:2'], new Error('Listing topics failed.'));
    expect(message).toBe(
      'no Kafka broker answers at a:1, b:2 (Listing topics failed); start the cluster, or name ' +
        'brokers that this machine reaches',
    );
  });
});
