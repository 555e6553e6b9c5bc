/** A rule over a window's results: raised where a value passes a limit, over where it comes back. */
export interface ThresholdRule {
  readonly kind: 'threshold';
  readonly window: string;
  /** The aggregate's name within the window. */
  readonly measure: string;
  readonly direction: 'above' | 'below';
  readonly limit: number;
  /** Where the alarm ends: hysteresis, on the safe side of `limit` or equal to it. */
  readonly clear: number;
  readonly severity: 'info' | 'warning' | 'critical';
  /** Only keys of this sensor type; absent: all. */
  readonly sensorType?: string;
}

export type ThresholdOptions<
  WindowName extends string,
  AggregateName extends string,
  SensorType extends string,
> = {
  readonly window: WindowName;
  readonly measure: AggregateName;
  /** @default 'warning' */
  readonly severity?: ThresholdRule['severity'];
  /** @default - all sensor types */
  readonly sensorType?: SensorType;
} & (
  | {
      /** Raised where the value is greater. */
      readonly above: number;
      /** Over where the value is this or less. @default - `above` */
      readonly clearAt?: number;
    }
  | {
      /** Raised where the value is smaller. */
      readonly below: number;
      /** Over where the value is this or more. @default - `below` */
      readonly clearAt?: number;
    }
);

/**
 * @example threshold({ window: 'perMinute', measure: 'max', above: 80, clearAt: 75 })
 */
export const threshold = <
  const WindowName extends string,
  const AggregateName extends string,
  const SensorType extends string = never,
>(
  options: ThresholdOptions<WindowName, AggregateName, SensorType>,
): ThresholdRule & {
  readonly window: WindowName;
  readonly measure: AggregateName;
  readonly sensorType?: SensorType;
} => {
  const direction = 'above' in options ? 'above' : 'below';
  const limit = 'above' in options ? options.above : options.below;
  return {
    kind: 'threshold',
    window: options.window,
    measure: options.measure,
    direction,
    limit,
    clear: options.clearAt ?? limit,
    severity: options.severity ?? 'warning',
    ...(options.sensorType === undefined ? {} : { sensorType: options.sensorType }),
  };
};
