import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { AlertTransition } from '../../engine/outcomes.ts';
import { alertDeduplicationId } from '../alert-deduplication-id.ts';

/** What rules on the bus select our events by. */
export const alertEventSource = 'tidemark';

/**
 * Puts alert transitions on an event bus, at least once: `source` is `tidemark`, `detail-type` is
 * `alert STATE`, `detail` the transition with its `deduplicationId`.
 */
export class EventBridgeAlertPublisher {
  private readonly client: EventBridgeClient;
  private readonly bus: string;

  constructor(client: EventBridgeClient, bus: string) {
    this.client = client;
    this.bus = bus;
  }

  /** @throws Error where the bus did not take it */
  async publish(alert: AlertTransition): Promise<void> {
    const { Entries = [] } = await this.client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: this.bus,
            Source: alertEventSource,
            DetailType: `alert ${alert.state}`,
            Detail: JSON.stringify({ ...alert, deduplicationId: alertDeduplicationId(alert) }),
          },
        ],
      }),
    );
    const [entry] = Entries;
    if (entry?.EventId !== undefined) return;
    const { ErrorCode = 'no event id', ErrorMessage = 'it said nothing more' } = entry ?? {};
    throw new Error(`the event bus ${this.bus} refused an alert: ${ErrorCode}: ${ErrorMessage}`);
  }
}
