import { describe, expect, it } from 'vitest';
import {
  CorruptBytesError,
  decodeContributions,
  encodeContributions,
  type PaneContribution,
  rollupLayouts,
} from '../../../../../lambdas/engine/index.ts';
import {
  contribution,
  type Given,
  rollupPipeline,
  travelling,
} from '../../../../support/rollup-play.ts';

const decode = (bytes: Uint8Array) => decodeContributions(bytes, rollupPipeline);

/** Nobody has taken it into state yet. */
const asRead = (each: Given): PaneContribution => {
  const read = contribution(each);
  read.pane.isDirty = false;
  return read;
};

const given = { contributor: 'a', revision: 7, values: [4, 5] };

describe('contributions, as bytes', () => {
  it('are what they were, be their id the start of the window or another', () => {
    const perSite = [given, { ...given, contributor: 'b', minute: 3, revision: 2 ** 41 }];
    expect(decode(travelling(...perSite))).toEqual(perSite.map(asRead));
    const ofFleet = { ...given, rollup: 'ofFleet', group: 'fleet', minutes: 2 } as const;
    expect(decode(travelling(ofFleet))).toEqual([asRead(ofFleet)]);
  });

  it('hold an id only where it is not the start of the window', () => {
    const starts = travelling({ ...given, minute: 1_000_000 });
    const layout = rollupLayouts(rollupPipeline).get('perSite');
    const named = { ...contribution({ ...given, minute: 1_000_000 }), id: '60000000000' };
    expect(layout && encodeContributions([{ ...named, id: 'x' }], layout).length).toBe(
      starts.length + 1,
    );
    expect(layout && encodeContributions([named], layout)).toEqual(starts);
  });

  it('are refused where they are of another version, of no rollup, or cut short', () => {
    const bytes = travelling(given);
    expect(() => decode(Uint8Array.of(2, ...bytes.subarray(1)))).toThrow(
      new CorruptBytesError('contributions of version 2; this code reads 1'),
    );
    expect(() => decodeContributions(bytes, { ...rollupPipeline, rollups: [] })).toThrow(
      new CorruptBytesError('contributions to "perSite", which is no rollup declared here'),
    );
    expect(() => decode(bytes.subarray(0, -1))).toThrow(CorruptBytesError);
    expect(() => decode(new Uint8Array())).toThrow(CorruptBytesError);
  });
});
