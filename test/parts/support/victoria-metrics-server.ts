import { pointResult } from '../../../lambdas/adapters/influxdb/result-point.ts';
import { newestRevisions } from '../../../lambdas/adapters/newest-revisions.ts';
import type { WindowResult } from '../../../lambdas/engine/outcomes.ts';
import { ensureDebianProgram } from './ensure-debian-program.ts';
import { type StartedProgram, startProgram } from './start-program.ts';

/** A line of VictoriaMetrics' export. */
interface ExportedSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  readonly timestamps: readonly number[];
}

export interface VictoriaMetricsServer extends StartedProgram {
  /** Of every row of a measurement the highest revision. */
  rows(measurement: string, declaresTags: boolean): Promise<WindowResult[]>;
}

/**
 * A real VictoriaMetrics, from Debian's package or as `VICTORIA_METRICS_PATH` says.
 *
 * @param retention how long it keeps anything: `100y`, `1d`
 */
export const startVictoriaMetrics = async (retention: string): Promise<VictoriaMetricsServer> => {
  const path = await ensureDebianProgram({
    purpose: 'The InfluxDB adapter is tested with VictoriaMetrics',
    debianPackage: 'victoria-metrics',
    places: ['/usr/bin/victoria-metrics'],
    variable: 'VICTORIA_METRICS_PATH',
  });
  const program = await startProgram({
    path,
    argumentsFor: (folder, [port]) => [
      `-storageDataPath=${folder}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      `-retentionPeriod=${retention}`,
    ],
    healthPath: '/health',
  });
  const rows = async (measurement: string, declaresTags: boolean): Promise<WindowResult[]> => {
    await fetch(`${program.url}/internal/force_flush`);
    const selector = `{__name__=~"${measurement}_.*"}`;
    const parameters = new URLSearchParams({ 'match[]': selector, start: '0' });
    const answer = await (await fetch(`${program.url}/api/v1/export?${parameters}`)).text();
    const series = answer
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ExportedSeries);
    return newestRevisions(
      points(series, measurement).map((point) => pointResult(point, [], declaresTags)),
    );
  };
  return { ...program, rows };
};

/** It keeps each field as a series of its own: what has the same tags and time is one point. */
const points = (series: readonly ExportedSeries[], measurement: string) => {
  const found = new Map<string, { tags: Record<string, string>; fields: Record<string, number> }>();
  for (const { metric, values, timestamps } of series) {
    const { __name__: name = '', db: _, ...tags } = metric;
    const labels = JSON.stringify(Object.entries(tags).sort());
    for (const [index, timestamp] of timestamps.entries()) {
      const identity = `${labels} ${timestamp}`;
      const point = found.get(identity) ?? { tags, fields: {} };
      point.fields[name.slice(measurement.length + 1)] = values[index] ?? Number.NaN;
      found.set(identity, point);
    }
  }
  return [...found.values()];
};
