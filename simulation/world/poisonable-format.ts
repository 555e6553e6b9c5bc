import type { PayloadFormat } from '../../lambdas/engine/index.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { poisonPayload } from '../workload/script-records.ts';

/** What the function tells of a batch that failed by a poison record. */
export const poisonError = 'the simulated format stumbles over this payload';

/** JSON, and a payload that kills whoever decodes it: what no format may do, and one may anyway. */
export const poisonableFormat: PayloadFormat = {
  ...jsonFormat,
  decode: (payload) => {
    if (payload.length === poisonPayload.length && poisonPayload.equals(payload)) {
      throw new TypeError(poisonError);
    }
    return jsonFormat.decode(payload);
  },
};
