import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  definitionOf,
  minutes,
  type Pipeline,
  pipelineOf,
  tumbling,
} from '../../../lambdas/engine/index.ts';
import { definitionMetadata } from '../../../lib/deployed-definition.ts';
import { holdToDeployed } from '../../../lib/hold-to-deployed.ts';
import * as smartFactory from '../../../pipelines/smart-factory.ts';

const pipeline = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');
const [perMinute] = pipeline.windows;
if (perMinute === undefined) throw new Error('the declaration has a window');
const { allowedLateness, aggregate } = perMinute;
const perHour = {
  name: 'perHour',
  ...tumbling({ size: minutes(60), allowedLateness, aggregate }),
};
const deployed = definitionOf(pipeline);

/** A stack of the declaration with those changes. @returns its metadata */
const synthesise =
  (now: Partial<Pipeline>, before = [deployed]) =>
  (): unknown => {
    const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'held');
    holdToDeployed(stack, { ...pipeline, ...now }, ...before);
    try {
      const { Metadata } = Template.fromStack(stack).toJSON() as Record<string, unknown>;
      return Metadata;
    } finally {
      rmSync(app.outdir, { recursive: true, force: true });
    }
  };

describe('a stack whose stage runs already', () => {
  it('is refused where live state could not follow, with the field and the way through', () => {
    const resized = { ...perHour, name: 'perMinute' };
    expect(synthesise({ windows: [resized] })).toThrow(
      'live state cannot follow: windows.perMinute was "tumbling(60000,0):mean=mean(value),' +
        'min=min(value),max=max(value),count=count()" and is "tumbling(3600000,0):mean=mean(value),' +
        'min=min(value),max=max(value),count=count()", but state has it as it was, and cannot be ' +
        'read as anything else; declare the old window unchanged and add the new one after it ' +
        'under a new name',
    );
  });

  it('is told everything at once', () => {
    const windows = [{ ...perMinute, allowedLateness: minutes(11) }];
    const reading = { ...pipeline.reading, sensor: 'site' };
    const refused = synthesise({ windows, reading });
    expect(refused).toThrow('windows.perMinute.allowedLateness was 600000 ms and is 660000 ms');
    expect(refused).toThrow('reading.sensor was sensor_id and is site');
  });

  it('synthesises where live state can follow, and tells in its template what it runs', () => {
    const windows = [perMinute, perHour];
    expect(synthesise({ windows })()).toEqual({
      [definitionMetadata]: definitionOf({ ...pipeline, windows }),
    });
  });

  it('may be anything where nothing is deployed', () => {
    const windows = [perHour];
    expect(synthesise({ windows }, [])()).toEqual({
      [definitionMetadata]: definitionOf({ ...pipeline, windows }),
    });
  });
});
