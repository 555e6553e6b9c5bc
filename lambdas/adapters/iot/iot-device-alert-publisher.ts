import {
  type IoTDataPlaneClient,
  IoTDataPlaneServiceException,
  PublishCommand,
  SendDirectMessageCommand,
} from '@aws-sdk/client-iot-data-plane';
import { alertTopic } from '../../device-gateway.ts';
import type { AlertTransition } from '../../engine/outcomes.ts';
import { alertDeduplicationId } from '../alert-deduplication-id.ts';

/** How long a device has to confirm that it has the message, s. */
const confirmWithinSeconds = 5;

/**
 * Tells a device of its own alerts, on its alert topic. A device that is there confirms; for one
 * that is not, or does not confirm, the newest transition is kept at the broker, which hands it
 * over when the device listens again. A device tells old from new by `revision`.
 */
export class IotDeviceAlertPublisher {
  private readonly client: IoTDataPlaneClient;

  constructor(client: IoTDataPlaneClient) {
    this.client = client;
  }

  /**
   * @param clientId of the device, or of the gateway that speaks for it
   * @returns whether the device confirmed it
   * @throws the SDK's error where the broker can do neither
   */
  async publish(alert: AlertTransition, clientId: string): Promise<boolean> {
    const topic = alertTopic(clientId);
    const message = { ...alert, deduplicationId: alertDeduplicationId(alert) };
    const payload = Buffer.from(JSON.stringify(message));
    try {
      const confirmation = { confirmation: true, timeout: confirmWithinSeconds };
      await this.client.send(
        new SendDirectMessageCommand({ clientId, topic, payload, ...confirmation }),
      );
      return true;
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
    await this.client.send(new PublishCommand({ topic, payload, qos: 1, retain: true }));
    return false;
  }
}

/** Nobody of that name is connected, or nobody confirmed in time. */
const isAbsence = (error: unknown): boolean =>
  error instanceof IoTDataPlaneServiceException &&
  [404, 504].includes(error.$metadata.httpStatusCode ?? 0);
