import type { RegistryChange } from '../../lambdas/engine/index.ts';
import type { ExtraAggregate } from './extra-aggregates.ts';

/**
 * What a partition receives, as a test writes it: readings with what is wrong with them, not bytes.
 * The engine gets it encoded (script-records.ts), the reference model as it is.
 */
export type ScriptRecord = { readonly arrival: number } & (
  | { readonly kind: 'tick' }
  /** Not in our envelope: it has no arrival time. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'control'; readonly change: RegistryChange }
  /** A payload that no format reads. */
  | {
      readonly kind: 'garbage';
      readonly device: string;
      /** Bytes it is padded to, with what does not compress. @default - a few */
      readonly size?: number;
    }
  /** A payload on which the format itself throws: the record's batch fails until it is given up. */
  | { readonly kind: 'poison'; readonly device: string }
  | {
      readonly kind: 'readings';
      readonly device: string;
      /** One reading travels alone, several as a pack. */
      readonly readings: readonly ScriptReading[];
      /** It comes out of quarantine again; `arrival` is the original one then. */
      readonly redrive?: ScriptRedrive | undefined;
    }
);

export interface ScriptRedrive {
  /** Names the refusal; the same again is the same reading. */
  readonly of: string;
  /** The one reading of the pack that is meant. @default - all of them */
  readonly index?: number | undefined;
  /** Until when it may come again, by the arrival clock. */
  readonly until: number;
}

export interface ScriptReading {
  /** Event time, epoch ms. */
  readonly event: number;
  /** Measure `a`, which every reading carries. */
  readonly a: number;
  /** Measure `b`; absent in many readings, refused where it is over its range. */
  readonly b?: number | undefined;
  /** Its number and in which session; needed for dedupe by sequence only. */
  readonly counter?: number | undefined;
  readonly session?: string | undefined;
  /** What makes the reading unacceptable whatever its time; absent for a good one. */
  readonly flaw?: 'schema' | 'identity' | 'out_of_range' | undefined;
}

/** Measure `c` of a reading at that event time: a counter that is reset every 23 ms. */
export const counterOf = (event: number): number => ((event % 23) + 23) % 23;

/** Measures `a` and `b` are plausible from minus this to this. */
export const plausible = 1_000;

/** What a pipeline over a script declares; all times in ms. */
export interface ScriptPipeline {
  readonly scope: 'key' | 'partition';
  readonly bound: number;
  readonly idleAfter: number;
  readonly forgetAfter: number;
  readonly maxClockAhead: number;
  readonly maxAge: number;
  /** Absent: off. */
  readonly dedupe?: { readonly within: number; readonly atMost: number } | 'sequence' | undefined;
  readonly windows: readonly {
    readonly name: string;
    /** Of count windows in readings, of calendar windows and sessions of no meaning. */
    readonly size: number;
    /** Of sliding windows: from one start to the next. */
    readonly slide?: number | undefined;
    /** Of cumulating windows: what each is longer than the one before. */
    readonly step?: number | undefined;
    /** Of sessions: the gap, another one for the device `d2`, and the longest duration. */
    readonly gap?: number | undefined;
    readonly otherGap?: number | undefined;
    readonly longest?: number | undefined;
    /** Days in Berlin, or windows of `size` readings. @default - neither */
    readonly kind?: 'day' | 'count' | undefined;
    readonly offset: number;
    readonly lateness: number;
    /** Early firings at multiples of a time or of a number of readings. @default - none */
    readonly earlyEvery?: number | undefined;
    readonly earlyReadings?: number | undefined;
    /** No idle firings. @default - idle firings */
    readonly isQuietWhenIdle?: boolean | undefined;
    /** What it computes beside `mean`, `max`, `count`, `sumB` and `minB`. @default - nothing */
    readonly extras?: readonly ExtraAggregate[] | undefined;
  }[];
  /** The first window rolled up in the second stage. @default - there is none */
  readonly rollup?: ScriptRollup | undefined;
  /** `a` and `b` joined in the second stage, instead of a rollup. @default - they are not */
  readonly join?: ScriptJoin | undefined;
  /** Of the registry, what results carry. @default - none */
  readonly tags?: readonly string[] | undefined;
  readonly rules: readonly {
    readonly name: string;
    readonly window: string;
    readonly measure: 'mean' | 'max' | 'count' | 'sumB' | 'minB';
    readonly direction: 'above' | 'below';
    readonly limit: number;
    readonly clear: number;
  }[];
}

export type ScriptWindow = ScriptPipeline['windows'][number];

/** A window of all devices, or of each site, as one; times of arrival in ms. */
export interface ScriptRollup {
  /** @default - the whole fleet */
  readonly by?: 'site' | undefined;
  readonly completeAfter: number;
  readonly keepFor: number;
}

/** Readings of `a` with those of `b`, of each device or of a site; times in ms. */
export interface ScriptJoin {
  /** @default - each device for itself */
  readonly by?: 'site' | undefined;
  readonly before: number;
  readonly after: number;
  /** Readings of a group that may wait. */
  readonly atMost: number;
  /** Of the windows over pairs. */
  readonly size: number;
  readonly lateness: number;
}

/** Declared on live state: a window, and rules for it. */
export interface Upgrade {
  readonly window: ScriptPipeline['windows'][number];
  readonly rules: ScriptPipeline['rules'];
}
