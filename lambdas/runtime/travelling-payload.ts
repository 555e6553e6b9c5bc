import type { QuarantineStore } from '../engine/index.ts';
import { Outbox } from './outbox.ts';

/**
 * Payloads up to this size travel in the commit; larger ones go to quarantine storage before it.
 */
export const largestTravellingPayload = 32 * 1024;

/**
 * The outbox to commit: large payloads are kept under their digest first, so that commits stay
 * small and a commit never refers to bytes that are nowhere.
 */
export const sendPayloadsAhead = async (
  outbox: Outbox,
  quarantine: QuarantineStore,
  digestOf: (bytes: Uint8Array) => string,
): Promise<Outbox> => {
  if (outbox.quarantine.every(({ payload }) => payload.length <= largestTravellingPayload)) {
    return outbox;
  }
  const light = new Outbox();
  for (const result of outbox.results) light.result(result);
  for (const alert of outbox.alerts) light.alert(alert);
  for (const { contributions } of outbox.contributions) {
    for (const contribution of contributions) light.contribution(contribution);
  }
  const digests = new Map<Uint8Array, string>();
  for (const reading of outbox.quarantine) {
    const { payload } = reading;
    if (payload.length <= largestTravellingPayload) {
      light.quarantined(reading);
      continue;
    }
    let digest = digests.get(payload);
    if (digest === undefined) {
      digest = digestOf(payload);
      await quarantine.keepPayload(digest, payload);
      digests.set(payload, digest);
    }
    light.quarantined({ ...reading, payload: new Uint8Array(), payloadDigest: digest });
  }
  return light;
};
