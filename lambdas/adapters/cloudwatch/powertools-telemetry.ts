import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Telemetry } from '../../engine/ports.ts';

/**
 * Telemetry through Powertools: metrics in CloudWatch's embedded metric format, warnings as log
 * lines. Metrics leave with the invocation: `logMetrics` in the handler publishes them.
 */
export class PowertoolsTelemetry implements Telemetry {
  private readonly metrics: Metrics;
  private readonly logger: Logger;

  constructor(metrics: Metrics, logger: Logger) {
    this.metrics = metrics;
    this.logger = logger;
  }

  count(name: string, value: number): void {
    this.metrics.addMetric(name, MetricUnit.Count, value);
  }

  /** The unit is the name's ending: `lagMs` is in milliseconds, `stateBytes` in bytes. */
  gauge(name: string, value: number): void {
    this.metrics.addMetric(name, unitOf(name), value);
  }

  warn(message: string, details: Readonly<Record<string, unknown>>): void {
    this.logger.warn(message, { details });
  }
}

const unitOf = (name: string): (typeof MetricUnit)[keyof typeof MetricUnit] => {
  if (name.endsWith('Ms')) return MetricUnit.Milliseconds;
  if (name.endsWith('Bytes')) return MetricUnit.Bytes;
  return MetricUnit.NoUnit;
};
