import {
  EventSourceMapping,
  type EventSourceMappingProps,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

type OrderedMappingProps = Omit<
  EventSourceMappingProps,
  'startingPosition' | 'bisectBatchOnError' | 'reportBatchItemFailures' | 'metricsConfig'
>;

/**
 * Gives a function what a stream or topic holds, in order, from the oldest on, so that none is
 * missed. A batch that fails comes again by halves, without what the function says it has done.
 */
export class OrderedMapping extends EventSourceMapping {
  constructor(scope: Construct, id: string, props: OrderedMappingProps) {
    super(scope, id, {
      ...props,
      startingPosition: StartingPosition.TRIM_HORIZON,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
  }
}
