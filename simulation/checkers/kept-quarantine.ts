import type { QuarantinedReading } from '../../lambdas/engine/index.ts';
import { digestOf } from '../../lambdas/runtime/compression.ts';
import type { CheckerMaker } from './checker.ts';
import { difference } from './difference.ts';
import { fingerprint } from './fingerprint.ts';

/** A kept reading and the digest of its bytes, which may lie elsewhere under theirs. */
const kept = (
  { payload, payloadDigest, ...reading }: QuarantinedReading,
  payloadOf: (digest: string) => Uint8Array | undefined,
): string => {
  const bytes = payloadDigest === undefined ? payload : payloadOf(payloadDigest);
  const print = bytes === undefined ? 'without its bytes' : `with ${digestOf(bytes)}`;
  return `${fingerprint(reading)} ${print}`;
};

/** I3, its other half: what was refused is kept with its bytes, and nothing else is. */
export const keptQuarantine: CheckerMaker = (complain) => ({
  finished: ({ partitions, quarantine, payloadOf }) => {
    const expected = new Map<string, string>();
    for (const { folded, history, expected: model } of partitions) {
      const verdicts = new Set<string>();
      for (const reading of folded.quarantined) {
        const { partition, position, index, measure = '' } = reading;
        expected.set(`${partition}/${position}/${index}/${measure}`, kept(reading, payloadOf));
        if (measure !== '') continue;
        const at = history.committed.findIndex((record) => record.position === position);
        const ordinal = model.ordinal - history.committed.length + at + 1;
        const verdict = reading.type === 'tooLate' ? reading.type : reading.reason;
        verdicts.add(`${ordinal}.${index} ${verdict}`);
      }
      const wanted = model.refused.filter((verdict) => !verdict.endsWith(' duplicate'));
      const differs = wanted.find((verdict) => !verdicts.has(verdict));
      if (differs !== undefined) complain(`${history.partition} keeps nothing for ${differs}`);
      if (wanted.length !== verdicts.size) complain(`${history.partition} keeps what is good`);
    }
    const actual = new Map(
      quarantine.map((reading) => [
        `${reading.partition}/${reading.position}/${reading.index}/${reading.measure ?? ''}`,
        kept(reading, payloadOf),
      ]),
    );
    const found = difference('quarantined reading', actual, expected);
    if (found !== undefined) complain(found);
  },
});
