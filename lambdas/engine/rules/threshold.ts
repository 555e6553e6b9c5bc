/**
 * A rule over a window's results: raised where a value passes a limit, over where it comes back.
 */
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

export type ThresholdOptions = {
  readonly window: string;
  readonly measure: string;
  /** @default 'warning' */
  readonly severity?: ThresholdRule['severity'];
  /** @default - all sensor types */
  readonly sensorType?: string;
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

/** Keeps the literal names, so that `pipeline` can check them against what is declared. */
type NamesOf<Options extends ThresholdOptions> = Pick<Options, 'window' | 'measure'> &
  (Options extends { readonly sensorType: infer Type extends string }
    ? { readonly sensorType: Type }
    : unknown);

/**
 * @example threshold({ window: 'perMinute', measure: 'max', above: 80, clearAt: 75 })
 */
export const threshold = <const Options extends ThresholdOptions>(
  options: Options,
): Omit<ThresholdRule, 'window' | 'measure' | 'sensorType'> & NamesOf<Options> => {
  const isAbove = 'above' in options;
  const limit = isAbove ? options.above : options.below;
  const rule: ThresholdRule = {
    kind: 'threshold',
    window: options.window,
    measure: options.measure,
    direction: isAbove ? 'above' : 'below',
    limit,
    clear: options.clearAt ?? limit,
    severity: options.severity ?? 'warning',
    ...(options.sensorType === undefined ? {} : { sensorType: options.sensorType }),
  };
  return rule as ThresholdRule & NamesOf<Options>;
};
