import { setImmediate } from 'node:timers/promises';
import {
  IoTDataPlaneClient,
  IoTDataPlaneServiceException,
  PublishCommand,
  SendDirectMessageCommand,
} from '@aws-sdk/client-iot-data-plane';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { processVariables } from '../../../../lambdas/environment.ts';

const iot = mockClient(IoTDataPlaneClient);
const context = { functionName: 'notify-device', awsRequestId: 'request-1' } as Context;

/** An alert of a sensor that was raised, or is over. */
const change = (sequence: string, state: 'alarm' | 'ok', revision: number) => ({
  eventID: sequence,
  dynamodb: {
    SequenceNumber: sequence,
    NewImage: {
      id: { S: `smart-factory/hot/TEMP_1/${revision}` },
      pipeline: { S: 'smart-factory' },
      rule: { S: 'hot' },
      key: { S: 'TEMP_1' },
      state: { S: state },
      severity: { S: 'critical' },
      at: { N: '0' },
      detail: { S: 'mean 60 is above 50' },
      revision: { N: String(revision) },
      raisedAt: { N: '0' },
      raisedRevision: { N: '1' },
    },
  },
});

describe('notify-device', () => {
  let handler: (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

  beforeAll(async () => {
    vi.stubEnv(processVariables.pipeline, 'smart-factory');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
    ({ handler } = await import('../../../../lambdas/handlers/notify-device.ts'));
    return () => vi.unstubAllEnvs();
  });

  it('leaves the newest transition with the broker, however long the answer to another took', async () => {
    let asked = 0;
    iot.on(SendDirectMessageCommand).callsFake(async () => {
      asked += 1;
      // That nobody is there is known later of the first one.
      if (asked === 1) await setImmediate();
      throw new IoTDataPlaneServiceException({
        name: 'ResourceNotFoundException',
        $fault: 'client',
        $metadata: { httpStatusCode: 404 },
      });
    });
    iot.on(PublishCommand).resolves({});
    const Records = [change('1', 'alarm', 1), change('2', 'ok', 2)];
    const answer = await handler({ Records } as DynamoDBStreamEvent, context);
    expect(answer).toEqual({ batchItemFailures: [] });
    const kept = iot.commandCalls(PublishCommand).map(({ args }) => {
      const payload = Buffer.from(args[0].input.payload as Uint8Array).toString();
      return (JSON.parse(payload) as { revision: number }).revision;
    });
    expect(kept).toEqual([1, 2]);
  });
});
