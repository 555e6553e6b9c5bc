import type { Observation } from '../../../observation.ts';
import type { LiveReading, Trouble } from '../../live-messages.ts';

/** `live`: news come; `lost`: the server does not answer and is tried again. */
export type Connection = 'connecting' | 'live' | 'lost';

export interface LiveFeedListener {
  observed(observation: Observation): void;
  /** All that is known of the sensors so far: replaces what was known before. */
  remembered(readings: readonly LiveReading[]): void;
  read(readings: readonly LiveReading[]): void;
  /** The run cannot be observed for now, though the server answers. */
  troubled(trouble: Trouble): void;
  connection(state: Connection): void;
}

const reopenAfterMs = 2_000;

/**
 * Listens to the run for as long as the page is open. Browsers reconnect an event stream that broke
 * off by themselves, but give up on one that was answered with an error: that one is opened anew.
 */
export const openLiveFeed = (listener: LiveFeedListener): void => {
  const source = new EventSource('/api/live');
  const on = <Data>(name: string, handle: (data: Data) => void): void => {
    source.addEventListener(name, (event: MessageEvent<string>) => {
      handle(JSON.parse(event.data) as Data);
    });
  };
  source.addEventListener('open', () => listener.connection('live'));
  source.addEventListener('error', () => {
    listener.connection('lost');
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => openLiveFeed(listener), reopenAfterMs);
    }
  });
  on<Observation>('observation', (observation) => listener.observed(observation));
  on<LiveReading[]>('history', (readings) => listener.remembered(readings));
  on<LiveReading[]>('readings', (readings) => listener.read(readings));
  on<Trouble>('trouble', (trouble) => listener.troubled(trouble));
};
