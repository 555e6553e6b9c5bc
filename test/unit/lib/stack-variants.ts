import { storeKinds } from '../../../lambdas/engine/index.ts';
import { ingestKinds, stageConfig, stages } from '../../../lib/stage-config.ts';
import { type SynthesisedStack, synthesisedStack } from './synthesised-stack.ts';
import { plain, rolledUp, told } from './told.ts';

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
