import { type Check, ok, problem, warn } from '../check.ts';

const recordsPerShard = 1_000;
const bytesPerShard = 2 ** 20;
/** What an on-demand stream grows to everywhere; in three regions further. */
const onDemandBytesMost = 200 * 10 ** 6;

/** Whether the stream takes what the fleet sends. */
export const capacity: Check = {
  name: 'capacity',
  asksAccount: false,
  run: async ({ stage, load, traffic, partitions }) => {
    const { recordsPerSecond, recordBytes } = traffic;
    const bytes = recordsPerSecond * recordBytes;
    const sent =
      `${load.devices} devices send ${Math.round(recordsPerSecond)} records and ` +
      `${(bytes / 1e6).toFixed(1)} MB a second`;
    if (stage.ingest === 'kinesis' && stage.capacity.mode === 'onDemand') {
      if (bytes <= onDemandBytesMost) return ok(`${sent}, of about ${partitions} shards on demand`);
      return warn(
        `${sent}, more than an on-demand stream grows to in most regions`,
        'see the quotas of Kinesis Data Streams for yours',
      );
    }
    const shards = Math.ceil(Math.max(recordsPerSecond / recordsPerShard, bytes / bytesPerShard));
    // A partition of a topic takes more; the processor is what bounds it.
    if (shards <= partitions) return ok(`${sent}, on ${partitions} partitions`);
    return problem(
      `${sent}, which wants ${shards} partitions; the stage has ${partitions}`,
      'raise them in lib/stage-config.ts, or send less often',
    );
  },
};
