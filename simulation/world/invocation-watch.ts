import type { Environment, HandedBatch } from './environment.ts';

interface Running {
  readonly environment: Environment;
  readonly batches: readonly HandedBatch[];
  /** Of the environment's calls, when it began. */
  readonly hindrances: number;
  /** What the function told of each batch that failed. */
  readonly errors: Map<HandedBatch, string[]>;
  isDisturbed: boolean;
}

/**
 * Finds the batches that failed by themselves: while their invocation ran nothing went wrong with
 * any of its calls, nobody else wrote to their partition, and their environment did nothing else.
 */
export class InvocationWatch {
  private readonly running = new Set<Running>();
  private readonly failures = new WeakMap<HandedBatch, string>();

  /** @returns to be called once the function has answered */
  begin(environment: Environment, batches: readonly HandedBatch[]): () => void {
    const { gate, underWay } = environment;
    const { hindrances } = gate;
    const isDisturbed = underWay > 1 || gate.isGivenUp;
    const one: Running = { environment, batches, hindrances, errors: new Map(), isDisturbed };
    this.running.add(one);
    return () => {
      this.running.delete(one);
      if (one.isDisturbed || gate.isGivenUp || gate.hindrances > hindrances) return;
      for (const [batch, [error = '', ...others]] of one.errors) {
        if (others.length === 0) this.failures.set(batch, error);
      }
    };
  }

  /** An environment wrote to a partition's journal. */
  wrote(partition: string, by: Environment): void {
    for (const one of this.running) {
      if (one.environment === by) continue;
      one.isDisturbed ||= one.batches.some((batch) => batch.partition === partition);
    }
  }

  /** The function told in an environment why a partition's batch failed. */
  failed(partition: string, by: Environment, error: string): void {
    for (const { environment, batches, errors } of this.running) {
      if (environment !== by) continue;
      for (const batch of batches) {
        if (batch.partition === partition) errors.set(batch, [...(errors.get(batch) ?? []), error]);
      }
    }
  }

  /** Why the batch failed, where that was by itself alone. */
  ownFailure(batch: HandedBatch): string | undefined {
    return this.failures.get(batch);
  }
}
