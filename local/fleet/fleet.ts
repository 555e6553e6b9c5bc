import type { Clock, Pipeline } from '../../lambdas/engine/index.ts';
import type { CertificateAuthority } from '../broker/certificate-authority.ts';
import { createSimulatedDevice } from './device/simulated-device.ts';
import { type FleetMember, startFleetMember } from './fleet-member.ts';
import { planFleet } from './fleet-plan.ts';
import { createRandom } from './random.ts';

export interface FleetOptions {
  readonly pipeline: Pipeline;
  readonly devices: number;
  readonly seed: number;
  readonly clock: Clock;
  readonly authority: CertificateAuthority;
  /** The broker's. */
  readonly url: string;
  /** Time between two readings of a device, ms. @default 1_000 */
  readonly everyMs?: number;
  /**
   * How long the devices have measured before the run began, ms. They send what they stored when
   * they connect, so that whole windows are there at once.
   * @default 130_000
   */
  readonly storedMs?: number;
}

/** Simulated devices that publish until they are stopped. */
export interface Fleet {
  readonly thingNames: readonly string[];
  /** Resolves when every device has been connected once. */
  readonly connected: Promise<void>;
  stop(): Promise<void>;
}

/** Connections that are opened at a time: handshakes must not starve the devices already there. */
const connectingAtOnce = 8;

/**
 * Starts a fleet for the pipeline: every device a client of its own, with its own certificate, its
 * own chance and its own phase.
 */
export const startFleet = (options: FleetOptions): Fleet => {
  const { pipeline, seed, clock, authority, url, everyMs = 1_000, storedMs = 130_000 } = options;
  const plans = planFleet(pipeline, options.devices);
  const startMs = clock.nowMs();
  const members: FleetMember[] = [];
  const stopping = new AbortController();

  const startNext = async (queue: Iterator<[number, (typeof plans)[number]]>): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      if (stopping.signal.aborted) return;
      const [index, plan] = next.value;
      const random = createRandom(seed, index);
      const member = startFleetMember({
        device: createSimulatedDevice({ pipeline, plan, random, startMs }),
        plan,
        clock,
        url,
        authority: authority.certificate,
        credentials: await authority.issueDevice(plan.thingName),
        everyMs,
        phaseMs: random.between(0, everyMs),
        storedMs,
      });
      members.push(member);
      await member.connected;
    }
  };
  const queue = plans.entries();
  const connected = Promise.all(
    Array.from({ length: connectingAtOnce }, () => startNext(queue)),
  ).then(() => {});

  return {
    thingNames: plans.map(({ thingName }) => thingName),
    connected,
    stop: async () => {
      stopping.abort();
      const stopped = (): Promise<unknown> => Promise.all(members.map((member) => member.stop()));
      await stopped();
      await connected;
      // Those whose certificates were being made when the stop came.
      await stopped();
    },
  };
};
