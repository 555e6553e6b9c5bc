import type { Telemetry } from '../engine/index.ts';
import type { Outbox } from './outbox.ts';
import { forgetPublished, type PartitionSession } from './partition-session.ts';
import type { Sinks } from './sinks.ts';
import type { StageState } from './stage.ts';

/**
 * A sink that comes back after an outage is handed this many outcomes, or one outbox, at a time:
 * the next commit records how far it got, which an invocation that ran out of time never would.
 */
const mostOutcomesAtATime = 10_000;

/**
 * Publishes committed outboxes, never anything else: alerts first, then the other sinks, each in
 * the order of the entries and each on its own, so that a store that is down stops nobody else.
 * What a sink has not taken stays in the journal and is tried again with the next batch or tick.
 */
export class Publisher {
  private readonly sinks: Sinks;
  private readonly pipeline: string;
  private readonly telemetry: Telemetry;

  constructor(pipeline: string, sinks: Sinks, telemetry: Telemetry) {
    this.pipeline = pipeline;
    this.sinks = sinks;
    this.telemetry = telemetry;
  }

  /** Publishes what is committed and not taken yet, oldest first. Never throws. */
  async publish(session: PartitionSession<StageState>): Promise<void> {
    const { alerts, quarantine, results, feed, contributions } = this.sinks;
    await this.drain(session, 'alerts', async (outbox) => {
      for (const alert of outbox.alerts) await alerts.record(alert);
    });
    await Promise.all([
      this.drain(session, 'quarantine', async (outbox) => {
        if (outbox.quarantine.length === 0) return;
        await quarantine.keepReadings(this.pipeline, outbox.quarantine);
      }),
      this.drain(session, 'results', async (outbox) => {
        if (outbox.results.length === 0) return;
        const { refused } = await results.write(outbox.results);
        if (refused.length === 0) return;
        this.telemetry.count('SinkRefused', refused.length);
        await quarantine.keepResults(refused);
      }),
      this.drain(session, 'feed', async (outbox) => {
        const told = [...outbox.results, ...outbox.alerts];
        if (told.length > 0) await feed?.tell(told);
      }),
      this.drain(session, 'contributions', async ({ contributions: packs }) => {
        if (packs.length > 0) await contributions?.put(packs);
      }),
    ]);
    forgetPublished(session);
  }

  private async drain(
    session: PartitionSession<StageState>,
    sink: keyof Sinks,
    take: (outbox: Outbox) => Promise<void>,
  ): Promise<void> {
    if (!session.kind.sinkNames.includes(sink)) return;
    const newest = session.head?.number ?? 0;
    const { publishedThrough, unpublished } = session;
    let handed = 0;
    for (let number = (publishedThrough[sink] ?? 0) + 1; number <= newest; number += 1) {
      if (handed >= mostOutcomesAtATime) return;
      const outbox = unpublished.get(number);
      try {
        if (outbox !== undefined) await take(outbox);
      } catch (error) {
        this.telemetry.warn('A sink did not take a commit; it stays in the journal', {
          sink,
          entry: number,
          behind: newest - number + 1,
          error: String(error),
        });
        return;
      }
      publishedThrough[sink] = number;
      handed += outbox?.size ?? 0;
    }
  }
}
