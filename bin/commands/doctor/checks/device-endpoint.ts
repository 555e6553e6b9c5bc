import { DescribeEndpointCommand } from '@aws-sdk/client-iot';
import { type Check, ok, problem, warn } from '../check.ts';

/** MQTT with certificates. */
const port = 8_883;

/** Where devices connect to, and whether it can be reached from here. */
export const deviceEndpoint: Check = {
  name: 'device endpoint',
  asksAccount: true,
  run: async ({ clients: { iot }, reach }) => {
    const command = new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' });
    const { endpointAddress: host } = await iot.send(command);
    if (host === undefined) {
      return problem('IoT Core names no endpoint', 'choose a region that has AWS IoT Core');
    }
    try {
      await reach(host, port);
      return ok(`${host}:${port} takes connections`);
    } catch (error) {
      return warn(
        `${host}:${port} cannot be reached from here (${String(error)})`,
        'devices may still reach it; let TCP to that port through where they are',
      );
    }
  },
};
