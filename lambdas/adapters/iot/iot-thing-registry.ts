import {
  DescribeThingCommand,
  type IoTClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-iot';

/** The things that IoT Core knows. */
export class IotThingRegistry {
  private readonly client: IoTClient;

  constructor(client: IoTClient) {
    this.client = client;
  }

  /** @throws the SDK's error where the registry cannot be asked */
  async has(thingName: string): Promise<boolean> {
    try {
      await this.client.send(new DescribeThingCommand({ thingName }));
      return true;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    }
  }
}
