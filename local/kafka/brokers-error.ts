/** Brokers that do not answer. */
export class BrokersError extends Error {
  override readonly name = 'BrokersError';

  constructor(brokers: readonly string[], cause: unknown) {
    const why = cause instanceof Error ? cause.message.replace(/[.]$/, '') : String(cause);
    super(
      `no Kafka broker answers at ${brokers.join(', ')} (${why}); start the cluster, or name ` +
        'brokers that this machine reaches',
      { cause },
    );
  }
}
