/** Devices are named after the number of their partition, which a split keeps: `d2-5`. */
export const isDeviceOf = (partition: string, device: string): boolean =>
  device.startsWith(`d${Number(/\d+/.exec(partition)?.[0])}-`);
