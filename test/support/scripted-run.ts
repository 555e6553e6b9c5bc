import type { WindowResult } from '../../lambdas/engine/index.ts';
import type {
  DeviceAccess,
  Observation,
  ObservedRun,
  PublishedReading,
  RunAccess,
} from '../../local/observation.ts';
import { resourceNames } from '../../local/run/resource-names.ts';

/** A run that does what a test says, and nothing by itself. */
export class ScriptedRun implements ObservedRun {
  #observation: Observation;
  #failure: Error | undefined;
  readonly #results: WindowResult[] = [];
  readonly #listeners = new Set<(reading: PublishedReading) => void>();

  constructor(observation: Observation) {
    this.#observation = observation;
  }

  /** How many listeners a page holds. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Changes what is observed from now on. */
  change(part: Partial<Observation>): void {
    this.#observation = { ...this.#observation, ...part };
  }

  /** Makes every observation fail, until it is called with undefined. */
  fail(failure: Error | undefined): void {
    this.#failure = failure;
  }

  publish(...readings: readonly PublishedReading[]): void {
    for (const reading of readings) for (const listener of this.#listeners) listener(reading);
  }

  store(...results: readonly WindowResult[]): void {
    this.#results.push(...results);
  }

  access(): RunAccess {
    return {
      pipelineFile: '/pipelines/scripted.ts',
      names: resourceNames({ name: 'scripted', destinations: { results: 'r', alerts: 'a' } }),
      endpointVariables: { AWS_ENDPOINT_URL_KINESIS: 'http://127.0.0.1:1' },
      atMs: this.#observation.atMs,
    };
  }

  certify(thingName: string, request: string): Promise<DeviceAccess> {
    const certificate = `${thingName} ${request}`;
    return Promise.resolve({ certificate, authority: 'a', brokerUrl: 'mqtts://127.0.0.1:1' });
  }

  observe(): Promise<Observation> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return Promise.resolve(this.#observation);
  }

  results(key: string, window: string, limit: number): Promise<readonly WindowResult[]> {
    const found = this.#results.filter((row) => row.key === key && row.window === window);
    return Promise.resolve(found.slice(-limit));
  }

  onReading(listener: (reading: PublishedReading) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
