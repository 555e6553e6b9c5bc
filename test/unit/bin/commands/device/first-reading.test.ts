import { describe, expect, it } from 'vitest';
import { firstReading } from '../../../../../bin/commands/device/first-reading.ts';
import type { Pipeline } from '../../../../../lambdas/engine/index.ts';
import { backtest } from '../../../../../local/backtest/backtest.ts';
import { machineTemperature } from '../../../../../pipelines/machine-temperature.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';
import { envelopeLine } from './envelope-line.ts';

const nowMs = 1_741_601_732_000;

const verdictsOf = async (pipeline: Pipeline, device: string) => {
  const records = [envelopeLine(firstReading(pipeline, device, nowMs), device, nowMs)];
  const ledgers: unknown[] = [];
  await backtest({
    pipeline,
    records,
    onOutcome: (outcome) => outcome.type === 'ledger' && ledgers.push(outcome),
  });
  return ledgers;
};

const withGateway: Pipeline = {
  ...smartFactory,
  reading: { ...smartFactory.reading, gateways: { 'gateway-1': ['VIB_*'] } },
};

describe('the first reading of a device', () => {
  it.each<[string, Pipeline, string]>([
    ['of a type', smartFactory, 'TEMP_1'],
    ['of another type', smartFactory, 'VIB_1'],
    ['of the only type', machineTemperature, 'press-4'],
    ['that is a gateway', withGateway, 'gateway-1'],
  ])('is accepted of a device %s', async (_, pipeline, device) => {
    expect(await verdictsOf(pipeline, device)).toMatchObject([{ received: 1, accepted: 1 }]);
  });

  it('is refused of a device that no type is for', () => {
    expect(() => firstReading(smartFactory, 'nothing', nowMs)).toThrow('is of no sensor type');
  });
});
