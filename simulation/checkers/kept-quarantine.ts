import type { QuarantinedReading } from '../../lambdas/engine/index.ts';
import type { CheckerMaker } from './checker.ts';
import { difference } from './difference.ts';
import { readingName } from './outcome-name.ts';

/** A kept reading with its bytes, which may lie elsewhere under their digest. */
const kept = (
  { payload, payloadDigest, ...reading }: QuarantinedReading,
  payloadOf: (digest: string) => Uint8Array | undefined,
): object => ({
  ...reading,
  payload: payloadDigest === undefined ? payload : payloadOf(payloadDigest),
});

/** I3, its other half: what was refused is kept with its bytes, and nothing else is. */
export const keptQuarantine: CheckerMaker = (complain) => ({
  finished: ({ partitions, quarantine, payloadOf }) => {
    const expected = new Map<string, object>();
    for (const { folded, history, expected: model } of partitions) {
      const verdicts = new Set<string>();
      const first = model.ordinal - history.committed.length + 1;
      const ordinals = new Map(history.committed.map(({ position }, at) => [position, first + at]));
      for (const reading of folded.quarantined) {
        expected.set(readingName(reading), kept(reading, payloadOf));
        if (reading.measure !== undefined) continue;
        const verdict = reading.type === 'tooLate' ? reading.type : reading.reason;
        verdicts.add(`${ordinals.get(reading.position) ?? 'never'}.${reading.index} ${verdict}`);
      }
      const wanted = model.refused.filter((verdict) => !verdict.endsWith(' duplicate'));
      const differs = wanted.find((verdict) => !verdicts.has(verdict));
      if (differs !== undefined) complain(`${history.partition} keeps nothing for ${differs}`);
      if (wanted.length !== verdicts.size) complain(`${history.partition} keeps what is good`);
    }
    const actual = new Map<string, object>();
    for (const reading of quarantine) actual.set(readingName(reading), kept(reading, payloadOf));
    const found = difference('quarantined reading', actual, expected);
    if (found !== undefined) complain(found);
  },
});
