import { minutes, type Pipeline, pipelineOf, rollup } from '../../../lambdas/engine/index.ts';
import { storeKinds } from '../../../lambdas/environment.ts';
import { ingestKinds, stageConfig, stages } from '../../../lib/stage-config.ts';
import * as smartFactory from '../../../pipelines/smart-factory.ts';
import { type SynthesisedStack, synthesisedStack } from './synthesised-stack.ts';

/** A declaration that uses one stage, and the same with a second one. */
const plain = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');
const { kind, window, completeAfter, keepFor } = rollup({
  window: 'perMinute',
  completeAfter: minutes(1),
  keepFor: minutes(60),
});
export const rolledUp: Pipeline = {
  ...plain,
  rollups: [{ name: 'fleet', kind, window, completeAfter, keepFor }],
};

/** The same with a feed, which both stages tell on. */
export const told: Pipeline = {
  ...rolledUp,
  destinations: { ...plain.destinations, feed: 'smart-factory-outcomes' },
};

/** Kinesis has every choice beside it; each other product stands with one store at a time. */
const others = ingestKinds.filter((ingest) => ingest !== 'kinesis');

/** Every stack that the settings can make, by what was chosen. */
export const stackVariants: readonly (readonly [string, SynthesisedStack])[] = [
  ...storeKinds.flatMap((store) =>
    stages.flatMap(({ name }) =>
      [plain, rolledUp].map((pipeline): [string, SynthesisedStack] => [
        `${store}, ${name}${pipeline === plain ? '' : ', with rollups'}`,
        synthesisedStack({ pipeline, stage: stageConfig(name, store) }),
      ]),
    ),
  ),
  ...storeKinds.map((store): [string, SynthesisedStack] => [
    `${store}, dev, with rollups and a feed`,
    synthesisedStack({ pipeline: told, stage: stageConfig('dev', store) }),
  ]),
  [
    'timestream, dev, devices told',
    synthesisedStack({ stage: { ...stageConfig('dev', 'timestream'), tellsDevices: true } }),
  ],
  ...others.flatMap((ingest): [string, SynthesisedStack][] => [
    [
      `timestream, dev, ${ingest}, with rollups and a feed`,
      synthesisedStack({
        pipeline: told,
        stage: stageConfig('dev', 'timestream', ingest),
      }),
    ],
    [
      `influxdb, prod, ${ingest}`,
      synthesisedStack({ stage: stageConfig('prod', 'influxdb', ingest) }),
    ],
  ]),
];
