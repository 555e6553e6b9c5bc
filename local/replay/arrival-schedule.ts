import type { ArrivalTimes } from '../broker/device-broker.ts';

/**
 * Lets the broker receive what a replay publishes in the order and at the times of the file, over
 * however many connections it comes.
 */
export interface ArrivalSchedule extends ArrivalTimes {
  /** Announces the client's next payload; called in the order of the file. */
  announce(clientId: string, arrivalTimeMs: number): void;
  /** Gives the order up: everything that waits for its turn fails with the error. */
  fail(error: Error): void;
}

export interface ArrivalScheduleOptions {
  /** Called with each arrival time when its turn comes. */
  readonly onArrival: (arrivalTimeMs: number) => void;
  /** When a payload arrives that nobody announced: a person publishes by hand. */
  readonly nowMs: () => number;
}

interface Turn {
  readonly arrivalTimeMs: number;
  /** Present once the payload is here. */
  receive?: (arrivalTimeMs: number) => Promise<void>;
  readonly received: PromiseWithResolvers<void>;
}

/** A payload has its turn when everything that was announced before it was received. */
export const createArrivalSchedule = ({
  onArrival,
  nowMs,
}: ArrivalScheduleOptions): ArrivalSchedule => {
  const turns: Turn[] = [];
  const turnsOf = new Map<string, Turn[]>();
  let failure: Error | undefined;
  const moveOn = (): void => {
    while (turns[0]?.receive !== undefined) {
      const { arrivalTimeMs, receive, received } = turns[0];
      turns.shift();
      onArrival(arrivalTimeMs);
      received.resolve(receive(arrivalTimeMs));
    }
  };
  return {
    announce: (clientId, arrivalTimeMs) => {
      const turn = { arrivalTimeMs, received: Promise.withResolvers<void>() };
      turns.push(turn);
      const own = turnsOf.get(clientId);
      if (own === undefined) turnsOf.set(clientId, [turn]);
      else own.push(turn);
    },
    inTurn: (clientId, receive) => {
      if (failure !== undefined) return Promise.reject(failure);
      const turn = turnsOf.get(clientId)?.shift();
      if (turn === undefined) return receive(nowMs());
      turn.receive = receive;
      moveOn();
      return turn.received.promise;
    },
    fail: (error) => {
      failure = error;
      for (const turn of turns.splice(0))
        if (turn.receive !== undefined) turn.received.reject(error);
    },
  };
};
