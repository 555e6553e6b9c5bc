import type { Duration } from '../time/duration.ts';
import type { WindowOptions } from '../windows/window-options.ts';

/** Which readings are on one side of a join: those of these sensors that carry the measure. */
export interface JoinSide<Measure extends string = string, Type extends string = string> {
  readonly measure: Measure;
  /** @default - sensors of every type */
  readonly sensorType?: Type;
  /** An id, or the start of ids and one `*`. @default - all sensors of the type */
  readonly sensors?: string;
}

/** A value of a pair. Where it is not a number, or outside +-1e150, the pair has no such value. */
export type PairValue = (left: number, right: number) => number;

/**
 * Pairs of readings that belong together by time. A left reading l and a right reading r of one
 * group are a pair where `l.time - before <= r.time <= l.time + after`, both inclusive; the pair's
 * time is the later of the two. Windows are over pairs, and each pair is in them once.
 *
 * The group's watermark is the minimum over the sides that are not idle. A reading is accepted
 * while `W < time + allowedLateness`, and waits for partners until `W >= time + after +
 * allowedLateness` (left) or `W >= time + before + allowedLateness` (right): the most that any
 * window of the join allows. The worst case: a side that was idle and comes back further behind
 * than that is too late.
 */
export interface IntervalJoin {
  readonly kind: 'intervalJoin';
  /** The registry tag whose value is the group; absent: each device is a group of its own. */
  readonly by?: string;
  readonly left: JoinSide;
  readonly right: JoinSide;
  readonly within: { readonly before: Duration; readonly after: Duration };
  readonly derive: Readonly<Record<string, PairValue>>;
  /** In order of declaration; a window's place is its number in the stored state. */
  readonly windows: readonly (WindowOptions<string> & { readonly name: string })[];
  readonly atMost: number;
}

/** A join that still knows its sides' measures and sensor types. */
export type JoinOf<Left extends JoinSide, Right extends JoinSide> = Omit<
  IntervalJoin,
  'left' | 'right'
> & { readonly left: Left; readonly right: Right };

/** Measures of a pair: its two values, and those derived from them. */
type PairMeasure<Derived extends string> = 'left' | 'right' | Derived;

export interface IntervalJoinOptions<
  Left extends JoinSide,
  Right extends JoinSide,
  Derived extends string,
  Windows extends Readonly<Record<string, WindowOptions<PairMeasure<Derived>>>>,
> {
  /**
   * A tag of the device registry, as it held at the reading's event time. A device without it is on
   * no side.
   * @default - each device for itself, which then has both measures
   */
  readonly by?: string;
  readonly left: Left;
  readonly right: Right;
  /** How much earlier and later than the left reading the right one may be. */
  readonly within: { readonly before: Duration; readonly after: Duration };
  /**
   * Further measures of a pair by name, pure. One that changes needs a new name: stored panes hold
   * what the old one gave.
   * @default - `left` and `right` alone
   */
  readonly derive?: Readonly<Record<Derived, PairValue>>;
  /** Over pairs, by name, which stands as the window's in their results. */
  readonly windows: Windows;
  /**
   * How many readings of a group may wait for partners. With more of them W moves on until the
   * oldest can go: the group stops waiting for who is behind, whose readings are then too late.
   * @default 10000
   */
  readonly atMost?: number;
}

const defaultAtMost = 10_000;

/**
 * @example
 * intervalJoin({
 *   by: 'machine',
 *   left: { sensorType: 'power', measure: 'watts' },
 *   right: { sensorType: 'temperature', measure: 'celsius' },
 *   within: { before: seconds(5), after: seconds(5) },
 *   derive: { wattsPerDegree: (watts, celsius) => watts / celsius },
 *   windows: {
 *     loadPerMinute: tumbling({
 *       size: minutes(1),
 *       allowedLateness: minutes(10),
 *       aggregate: { load: mean('left'), heat: max('right'), ratio: mean('wattsPerDegree') },
 *     }),
 *   },
 * })
 */
export const intervalJoin = <
  const Left extends JoinSide,
  const Right extends JoinSide,
  const Windows extends Readonly<Record<string, WindowOptions<PairMeasure<Derived>>>>,
  const Derived extends string = never,
>({
  by,
  derive,
  windows,
  atMost = defaultAtMost,
  ...options
}: IntervalJoinOptions<Left, Right, Derived, Windows>): JoinOf<Left, Right> => ({
  kind: 'intervalJoin',
  ...(by === undefined ? {} : { by }),
  ...options,
  derive: derive ?? {},
  windows: Object.entries<WindowOptions<string>>(windows).map(([name, window]) => ({
    name,
    ...window,
  })),
  atMost,
});
