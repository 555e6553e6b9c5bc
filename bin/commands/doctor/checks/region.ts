import { type Check, ok } from '../check.ts';

/** Where it is deployed; the SDK says how to choose where none is chosen. */
export const region: Check = {
  name: 'region',
  asksAccount: true,
  run: async ({ clients: { sts } }) => ok(await sts.config.region()),
};
