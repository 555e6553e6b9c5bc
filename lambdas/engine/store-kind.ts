/** The products that results can be kept in. */
export const storeKinds = ['timestream', 'influxdb'] as const;

export type StoreKind = (typeof storeKinds)[number];
