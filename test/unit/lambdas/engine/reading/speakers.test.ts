import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DefinitionError, type Pipeline } from '../../../../../lambdas/engine/index.ts';
import { matchesSensor } from '../../../../../lambdas/engine/reading/matches-sensor.ts';
import {
  compileSpeakers,
  validateGateways,
} from '../../../../../lambdas/engine/reading/speakers.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';
import { FoldRun } from '../../../../support/fold-run.ts';

type Gateways = Readonly<Record<string, readonly string[]>>;

const complaint = (gateways: Gateways): string => {
  try {
    validateGateways(gateways);
    return 'valid';
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError);
    return (error as Error).message;
  }
};

describe('speakers', () => {
  it('lets every sensor speak for itself where no gateway is declared', () => {
    expect(compileSpeakers()('TEMP_1')).toBe('TEMP_1');
    expect(compileSpeakers({ GW_1: [] })('TEMP_1')).toBe('TEMP_1');
  });

  it('names the gateway of a sensor, by its id or by the start of it', () => {
    const speakerOf = compileSpeakers({ GW_1: ['TEMP_1', 'HALL_*'], GW_2: ['TEMP_2'] });
    const sensors = ['TEMP_1', 'TEMP_2', 'TEMP_3', 'HALL_', 'HALL_9', 'HALL', 'GW_1'];
    expect(sensors.map(speakerOf)).toEqual([
      'GW_1',
      'GW_2',
      'TEMP_3',
      'GW_1',
      'GW_1',
      'HALL',
      'GW_1',
    ]);
  });

  it('keys what a gateway sends by sensor, and refuses what others send in their names', () => {
    const arrivalTimeMs = Date.parse('2025-03-10T10:15:32Z');
    const readings = ['TEMP_1', 'TEMP_2', 'TEMP_3'].map((sensor_id) => ({
      sensor_id,
      value: 20,
      unit: 'C',
      timestamp: '2025-03-10T10:15:30Z',
    }));
    const gateways = { GW_1: ['TEMP_1', 'TEMP_2'] };
    const reading = { ...smartFactory.reading, gateways };
    const run = new FoldRun({ ...smartFactory, reading } satisfies Pipeline);
    const sent = (position: string, clientId: string, payload: unknown) =>
      run.fold({
        kind: 'reading',
        partition: 'p0',
        position,
        arrivalTimeMs,
        topic: `dt/plant-1/${clientId}`,
        clientId,
        payload: Buffer.from(JSON.stringify(payload)),
      });
    sent('1', 'GW_1', readings);
    sent('2', 'TEMP_1', readings[0]);
    expect([...run.state.keys.keys()]).toEqual(['TEMP_1', 'TEMP_2']);
    expect(run.ledger).toMatchObject({ received: 4, accepted: 2, rejectedBy: { identity: 2 } });
    expect(run.outcomes.refused[1]).toMatchObject({
      detail:
        'the payload says "TEMP_1", whose gateway is "GW_1", ' +
        'the broker client "TEMP_1" on the topic of "TEMP_1"',
    });
  });

  it('takes gateways whose sensors are apart', () => {
    expect(complaint({})).toBe('valid');
    expect(complaint({ GW_1: ['TEMP_1', 'HALL_1*'], GW_2: ['TEMP_11', 'HALL_2*'] })).toBe('valid');
  });

  it.each(['', 'TEMP_*1', '**'])('refuses the pattern %j', (pattern) => {
    expect(complaint({ GW_1: [pattern] })).toBe(
      `reading.gateways.GW_1 is ${JSON.stringify(pattern)}, but must be an id, or the start of ` +
        'ids followed by one "*"; write it like "TEMP_*"',
    );
  });

  it('tells which pattern names a sensor twice', () => {
    expect(complaint({ GW_1: ['TEMP_*'], GW_2: ['HUM_1', 'TEMP_1'] })).toBe(
      'reading.gateways.GW_2 is "TEMP_1", but must be no sensor that reading.gateways.GW_1 names ' +
        'too, as "TEMP_*"; a sensor has one gateway; leave one out',
    );
  });

  it.each([
    ['a', 'a'],
    ['a', 'a*'],
    ['a*', 'a'],
    ['a*', 'a*'],
    ['ab*', 'a*'],
    ['a*', 'ab'],
  ])('refuses %s of one gateway and %s of another', (one, other) => {
    expect(complaint({ GW_1: ['HUM_1', one], GW_2: [other, '!'] })).toMatch('leave one out');
  });

  it('refuses exactly the declarations by which a sensor could have two gateways', () => {
    const pattern = fc.stringMatching(/^[!a*]{1,3}$/).map((text) => text.replace(/\*(?=.)/g, '-'));
    const patterns = fc.array(pattern, { minLength: 1, maxLength: 4 });
    const ids = ['', '!', 'a', '-'].flatMap((first) =>
      ['', '!', 'a', '-'].flatMap((second) =>
        ['', '!', 'a', '-'].flatMap((third) =>
          ['', 'z'].map((end) => first + second + third + end),
        ),
      ),
    );
    fc.assert(
      fc.property(patterns, (declared) => {
        const gateways = Object.fromEntries(declared.map((each, at) => [`GW_${at}`, [each]]));
        const isTwofold = ids.some(
          (id) => declared.filter((each) => matchesSensor(each, id)).length > 1,
        );
        expect(complaint(gateways) !== 'valid').toBe(isTwofold);
      }),
      { numRuns: 2_000 },
    );
  });
});
