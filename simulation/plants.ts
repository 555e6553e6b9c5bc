import { deliveryPlants } from './plants/delivery-plants.ts';
import { journalPlants } from './plants/journal-plants.ts';
import type { Plant } from './plants/plant.ts';
import { publishingPlants } from './plants/publishing-plants.ts';
import { registryPlants } from './plants/registry-plants.ts';
import { replayPlants } from './plants/replay-plants.ts';
import { rulePlants } from './plants/rule-plants.ts';
import { secondStagePlants } from './plants/second-stage-plants.ts';
import { sessionPlants } from './plants/session-plants.ts';
import { silencePlants } from './plants/silence-plants.ts';
import { sizePlants } from './plants/size-plants.ts';
import { statePlants } from './plants/state-plants.ts';
import { topicPlants } from './plants/topic-plants.ts';
import { verdictPlants } from './plants/verdict-plants.ts';
import { windowPlants } from './plants/window-plants.ts';

/** Every planted bug, each under a name of its own. */
export const plants: readonly Plant[] = [
  ...publishingPlants,
  ...deliveryPlants,
  ...journalPlants,
  ...sizePlants,
  ...verdictPlants,
  ...windowPlants,
  ...sessionPlants,
  ...silencePlants,
  ...rulePlants,
  ...statePlants,
  ...registryPlants,
  ...topicPlants,
  ...replayPlants,
  ...secondStagePlants,
];
