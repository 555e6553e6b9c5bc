import type { ScriptRecord } from './fleet-script.ts';

/** An ordered part of the stream: a shard, or a partition of a topic. */
export interface StreamPartition {
  /** As its journal is named. */
  readonly name: string;
  readonly script: readonly ScriptRecord[];
  /** Those that it was split or merged from. */
  readonly parents: readonly string[];
  /** It was not split or merged. */
  readonly isLast: boolean;
  /** Whether the device's records belong here. */
  readonly isOwn: (device: string) => boolean;
}
