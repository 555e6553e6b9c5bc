import { describe, expect, it } from 'vitest';
import { pipelineOf } from '../../../../lambdas/engine/index.ts';
import * as machine from '../../../../pipelines/machine-temperature.ts';
import * as factory from '../../../../pipelines/smart-factory.ts';
import { expectRefusal } from '../../../support/expect-refusal.ts';

describe('pipeline of a module', () => {
  it('is the one that it exports, beside whatever else', () => {
    const module = { ...machine, other: 7, nothing: null, kind: 'pipeline' };
    expect(pipelineOf(module, 'a.ts')).toBe(machine.machineTemperature);
  });

  it('is refused where there is none, or more than one', () => {
    expectRefusal(() => pipelineOf({ a: { kind: 'other' } }, 'a.ts'), 'exactly one');
    expect(() => pipelineOf({}, 'a.ts')).toThrow(
      "the pipelines in a.ts is 0, but must be exactly one; write one declaration a file: export const name = pipeline('name', {...})",
    );
    expect(() => pipelineOf({ ...machine, ...factory }, 'b.ts')).toThrow(
      'the pipelines in b.ts is 2, but must be exactly one',
    );
  });
});
