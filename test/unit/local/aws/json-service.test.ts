import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, startHttpEndpoint } from '../../../../local/aws/http-endpoint.ts';
import { jsonService, ServiceError } from '../../../../local/aws/json-service.ts';

describe('jsonService', () => {
  let server: Endpoint;
  beforeAll(async () => {
    server = await startHttpEndpoint(
      jsonService('Echo_1', {
        Echo: (input) => ({ echoed: input }),
        Refuse: () => {
          throw new ServiceError('TeapotException', 'short and stout', { Spout: 1 });
        },
        Fail: () => {
          throw new Error('out of tea');
        },
      }),
    );
  });
  afterAll(() => server.stop());

  const send = async (target: string, body = '{}'): Promise<[number, unknown]> => {
    const headers = { 'x-amz-target': target };
    const response = await fetch(server.endpoint, { method: 'POST', headers, body });
    return [response.status, await response.json()];
  };

  it('answers an operation with its output', async () => {
    expect(await send('Echo_1.Echo', '{"a":"ü"}')).toEqual([200, { echoed: { a: 'ü' } }]);
  });

  it('answers an error of the model with its type and members', async () => {
    expect(await send('Echo_1.Refuse')).toEqual([
      400,
      { __type: 'TeapotException', message: 'short and stout', Spout: 1 },
    ]);
  });

  it('answers a failure of its own as a fault of the server', async () => {
    const [status, body] = await send('Echo_1.Fail');
    expect(status).toBe(500);
    expect(body).toMatchObject({ __type: 'InternalServerError' });
  });

  it.each(['Echo_1.Unknown', 'Other_1.Echo', 'Echo_1.toString', ''])(
    'knows no operation "%s"',
    async (target) => {
      expect(await send(target)).toMatchObject([400, { __type: 'UnknownOperationException' }]);
    },
  );

  it.each(['', '{', '[]', 'null'])('refuses the body "%s"', async (body) => {
    expect(await send('Echo_1.Echo', body)).toMatchObject([
      400,
      { __type: 'SerializationException' },
    ]);
  });
});
