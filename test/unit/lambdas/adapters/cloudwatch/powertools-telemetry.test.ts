import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PowertoolsTelemetry } from '../../../../../lambdas/adapters/cloudwatch/powertools-telemetry.ts';

describe('PowertoolsTelemetry', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it('stores metrics with the units of their names', () => {
    const metrics = new Metrics({ namespace: 'tidemark', serviceName: 'process' });
    const telemetry = new PowertoolsTelemetry(metrics, new Logger());
    telemetry.count('accepted', 3);
    telemetry.count('accepted', 4);
    telemetry.gauge('watermarkLagMs', 1_500);
    telemetry.gauge('entryBytes', 900);
    telemetry.gauge('keys', 12);
    const output = metrics.serializeMetrics();
    expect(output).toMatchObject({ accepted: [3, 4], watermarkLagMs: 1_500, keys: 12 });
    expect(output._aws.CloudWatchMetrics[0]?.Metrics).toMatchObject([
      { Name: 'accepted', Unit: 'Count' },
      { Name: 'watermarkLagMs', Unit: 'Milliseconds' },
      { Name: 'entryBytes', Unit: 'Bytes' },
      { Name: 'keys', Unit: 'None' },
    ]);
    metrics.clearMetrics();
  });

  it('warns with the details beside the message', () => {
    // Elsewhere the logger has a console of its own, which nothing can listen to.
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    const lines: string[] = [];
    vi.spyOn(console, 'warn').mockImplementation((line: string) => lines.push(line));
    const logger = new Logger({ serviceName: 'process' });
    const metrics = new Metrics({ namespace: 'tidemark' });
    new PowertoolsTelemetry(metrics, logger).warn('sink is down', { sink: 'results' });
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
      level: 'WARN',
      message: 'sink is down',
      details: { sink: 'results' },
    });
  });
});
