import { Stack } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, GraphWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { metricNames } from '../../lambdas/telemetry-names.ts';
import type { StreamAlarms } from './stream-alarms.ts';
import type { StreamMetrics } from './stream-metrics.ts';

export interface StreamDashboardProps {
  readonly metrics: StreamMetrics;
  readonly alarms: StreamAlarms;
}

const rejections = metricNames.filter((name) => /^Rejected\w/.test(name));

/** One page: alarms, the ledger, how far behind, what waits. */
export class StreamDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { metrics, alarms }: StreamDashboardProps) {
    super(scope, id, { dashboardName: Stack.of(scope).stackName });
    this.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 3, alarms: [...alarms.alarms] }),
    );
    this.addWidgets(
      new GraphWidget({
        title: 'Ledger: one verdict for every reading',
        width: 12,
        stacked: true,
        left: [
          metrics.emitted('Accepted'),
          metrics.emitted('Duplicate'),
          metrics.emitted('TooLate'),
          metrics.emitted('Rejected'),
        ],
        right: [metrics.emitted('DedupeEvictions')],
      }),
      new GraphWidget({
        title: 'Behind',
        width: 12,
        left: [metrics.emitted('WatermarkLagMs', Stats.MAXIMUM), metrics.behind()],
      }),
      new GraphWidget({
        title: "Devices' clocks behind arrival",
        width: 12,
        left: [Stats.MINIMUM, Stats.percentile(50), Stats.MAXIMUM].map((statistic) =>
          metrics.emitted('ClockOffsetMs', statistic),
        ),
      }),
    );
    this.addWidgets(
      new GraphWidget({
        title: 'Rejected, by reason',
        width: 8,
        stacked: true,
        left: rejections.map((name) => metrics.emitted(name)),
      }),
      new GraphWidget({
        title: 'Rows, and those that correct one',
        width: 8,
        left: [metrics.emitted('Results')],
        right: [metrics.emitted('Revisions')],
      }),
      new GraphWidget({
        title: 'State of the largest partition',
        width: 8,
        left: [metrics.emitted('Keys', Stats.MAXIMUM)],
        right: [metrics.emitted('StateBytes', Stats.MAXIMUM)],
      }),
    );
    this.addWidgets(
      new GraphWidget({
        title: 'Stream',
        width: 8,
        left: [metrics.incomingRecords()],
        right: [metrics.throttledPuts(), metrics.undelivered()].filter((one) => one !== undefined),
      }),
      new GraphWidget({
        title: 'Processor',
        width: 8,
        left: [metrics.processorDuration()],
        right: [metrics.processorErrors(), metrics.processorThrottles()],
      }),
      new GraphWidget({
        title: 'Journal and sinks',
        width: 8,
        left: [metrics.emitted('CommitBytes')],
        right: [metrics.emitted('Unpublished', Stats.MAXIMUM), metrics.emitted('SinkRefused')],
      }),
    );
  }
}
