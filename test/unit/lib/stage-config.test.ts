import { describe, expect, it } from 'vitest';
import { storeKinds } from '../../../lambdas/engine/index.ts';
import { StageConfigError, stageConfig, validateStage } from '../../../lib/stage-config.ts';

describe('stage config', () => {
  it('is dev where no stage is named', () => {
    expect(stageConfig().name).toBe('dev');
  });

  it('keeps data in prod only', () => {
    expect(stageConfig('prod').isDataKept).toBe(true);
    expect(stageConfig('dev').isDataKept).toBe(false);
  });

  it('names the stages there are', () => {
    expect(() => stageConfig('staging')).toThrow(
      'stage is "staging", but must be one of dev, prod; ' +
        'correct it in lib/stage-config.ts or on the command line',
    );
  });

  it('takes another store than its own where one is named', () => {
    for (const store of storeKinds) expect(stageConfig('prod', store).store).toBe(store);
    expect(() => stageConfig('dev', 'oracle')).toThrow('store is "oracle", but must be one of');
  });

  it.each([
    [{ name: 'Prod!' }, 'name'],
    [{ streamRetentionHours: 168 }, 'streamRetentionHours'],
    [{ batchingWindowSeconds: 0 }, 'batchingWindowSeconds'],
    [{ batchingWindowSeconds: 11 }, 'batchingWindowSeconds'],
    [{ processorMemoryMb: 128 }, 'processorMemoryMb'],
    [{ resultRetentionDays: 1.5 }, 'resultRetentionDays'],
    [{ influxDb: { ...stageConfig().influxDb, storageGib: 10 } }, 'influxDb.storageGib'],
    [{ iteratorAgeAlarmMinutes: 0 }, 'iteratorAgeAlarmMinutes'],
    [{ capacity: { mode: 'provisioned', shards: 0 } as const }, 'capacity.shards'],
  ])('refuses %o, naming the field', (change, field) => {
    const validate = () => validateStage({ ...stageConfig(), ...change });
    expect(validate).toThrow(StageConfigError);
    expect(validate).toThrow(new RegExp(`^${field} is `));
  });
});
