/** A zone's clock, change by change: each offset holds from its second on, the first for ever. */
export interface ZoneHistory {
  readonly name: string;
  readonly firstOffsetSeconds: number;
  readonly changes: readonly { readonly atSeconds: number; readonly offsetSeconds: number }[];
}
