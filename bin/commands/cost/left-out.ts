/** What a bill does not hold, so that nobody takes it for the whole truth. */
export const leftOut: readonly string[] = [
  'data transfer, taxes, support, discounts, and free tiers (a small fleet pays less than this)',
  'queries of results, whoever reads a feed, and whoever looks at dashboards',
  'refused and late readings (a write unit or two each), alerts, and what they are sent by',
  'connects, which are messages too: devices are taken to stay connected',
  'new devices, deployments, replays, restored tables',
  "logs of MSK's brokers, and of connections that were refused",
];
