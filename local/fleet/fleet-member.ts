import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../lambdas/engine/index.ts';
import type { KeyedCertificate } from '../broker/certificate-authority.ts';
import { connectDevice, type DeviceConnection } from '../broker/device-connection.ts';
import type { SimulatedDevice } from './device/simulated-device.ts';
import type { PlannedDevice } from './fleet-plan.ts';

export interface FleetMemberOptions {
  readonly device: SimulatedDevice;
  readonly plan: PlannedDevice;
  readonly clock: Clock;
  readonly url: string;
  /** The authority's certificate, PEM. */
  readonly authority: string;
  readonly credentials: KeyedCertificate;
  readonly everyMs: number;
  /** When in each interval the device measures, ms. */
  readonly phaseMs: number;
  /** How long the device has measured and stored before the run, ms; it sends that first. */
  readonly storedMs: number;
}

/** A simulated device on the network. */
export interface FleetMember {
  /** Resolves when the device was connected, or given up because of a stop. */
  readonly connected: Promise<void>;
  stop(): Promise<void>;
}

/** Messages without acknowledgement past which a device rather stores than sends. */
const mostUnderWay = 20;

/**
 * Lets a device measure at its interval, and sends what it sends over MQTT. Where it is out of
 * reach the connection is really closed; where the broker closes it, it is opened again.
 */
export const startFleetMember = (options: FleetMemberOptions): FleetMember => {
  const { device, plan, clock, everyMs, phaseMs, storedMs } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const link = createLink(options, signal);

  const run = async (): Promise<void> => {
    let nextMs = clock.nowMs() + phaseMs;
    for (let past = nextMs - storedMs; past < nextMs; past += everyMs) device.step(past, false);
    while (await isStillOnAfter(nextMs - clock.nowMs(), signal)) {
      const { isInReach, transmissions } = device.step(clock.nowMs(), link.canSend());
      void link.keep(isInReach);
      for (const { payload, delayMs } of transmissions) {
        if (delayMs === 0) link.send(plan.topic, payload);
        else void sendLater(delayMs, payload);
      }
      // A machine that slept takes up its rhythm, it does not make up for what it missed.
      nextMs = Math.max(nextMs + everyMs, clock.nowMs());
    }
  };
  const sendLater = async (delayMs: number, payload: string): Promise<void> => {
    if (await isStillOnAfter(delayMs, signal)) link.send(plan.topic, payload);
  };

  const connected = link.keep(true);
  const running = connected.then(run);
  return {
    connected,
    stop: async () => {
      stopping.abort();
      await running;
      await link.close();
    },
  };
};

/** A connection that is there when it is wanted. */
interface Link {
  canSend(): boolean;
  /** Without a connection the message is lost, as it would be in the air. */
  send(topic: string, payload: string): void;
  /** Opens or closes the connection; resolves when it is so, or there is a stop. */
  keep(isOpen: boolean): Promise<void>;
  close(): Promise<void>;
}

const createLink = (options: FleetMemberOptions, signal: AbortSignal): Link => {
  let connection: DeviceConnection | undefined;
  let changing: Promise<void> | undefined;
  let underWay = 0;

  const open = async (): Promise<void> => {
    while (!signal.aborted && connection === undefined) {
      try {
        connection = await connectDevice({ ...options, thingName: options.plan.thingName });
      } catch {
        await isStillOnAfter(1_000, signal);
      }
    }
  };
  const shut = async (): Promise<void> => {
    const closing = connection;
    connection = undefined;
    await closing?.close();
  };
  const change = (action: () => Promise<void>): Promise<void> => {
    changing ??= action().finally(() => {
      changing = undefined;
    });
    return changing;
  };

  return {
    canSend: () => connection !== undefined && underWay < mostUnderWay,
    send: (topic, payload) => {
      const used = connection;
      if (used === undefined) return;
      underWay += 1;
      used
        .publish(topic, payload)
        .catch(() => (connection === used ? change(shut) : undefined))
        .finally(() => {
          underWay -= 1;
        });
    },
    keep: (isOpen) => {
      if (isOpen === (connection !== undefined)) return changing ?? Promise.resolve();
      return change(isOpen ? open : shut);
    },
    close: async () => {
      await changing;
      await shut();
    },
  };
};

/** Waits; false where there was a stop. */
const isStillOnAfter = async (durationMs: number, signal: AbortSignal): Promise<boolean> => {
  await sleep(Math.max(0, durationMs), undefined, { signal }).catch(() => {});
  return !signal.aborted;
};
