import { compileSpeakers, type Pipeline, sensorTypeOf } from '../engine/index.ts';

/** Whether there is a thing of that name. */
export interface ThingRegistry {
  has(thingName: string): Promise<boolean>;
}

/** The answer that IoT Core waits for, and why. */
export interface Admission {
  readonly allowProvisioning: boolean;
  /** A sentence for the log; the device is told nothing but yes or no. */
  readonly reason: string;
}

/** The names that IoT Core takes for things; each of them is one segment of a topic. */
export const thingNames = /^[a-zA-Z0-9:_-]{1,128}$/;

/**
 * Decides whether a device that holds the shared claim certificate may become a thing of the fleet:
 * under a name that the declaration has a place for, and that nobody has yet. Otherwise whoever
 * holds a claim could have a second certificate for a device that is at work.
 *
 * @param event of IoT Core's pre-provisioning hook, as it came
 */
export const admitDevice = async (
  { reading }: Pipeline,
  things: ThingRegistry,
  event: unknown,
): Promise<Admission> => {
  const name = requestedName(event);
  const refuse = (reason: string): Admission => ({ allowProvisioning: false, reason });
  if (name === undefined || !thingNames.test(name)) {
    return refuse(`ThingName is ${JSON.stringify(name)}, but must be a name for a thing`);
  }
  const isGateway = Object.hasOwn(reading.gateways ?? {}, name);
  if (!isGateway && sensorTypeOf(reading, name) === undefined) {
    return refuse(`"${name}" is of no declared sensor type, and no gateway`);
  }
  const speaker = compileSpeakers(reading.gateways)(name);
  if (speaker !== name) return refuse(`"${name}" does not publish itself: "${speaker}" does`);
  if (await things.has(name)) {
    return refuse(`there is a thing "${name}"; delete it if a device is replaced`);
  }
  return { allowProvisioning: true, reason: `"${name}" is new and declared` };
};

const requestedName = (event: unknown): string | undefined => {
  const { parameters } = (event ?? {}) as { parameters?: { ThingName?: unknown } };
  const name = parameters?.ThingName;
  return typeof name === 'string' ? name : undefined;
};
