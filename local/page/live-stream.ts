import type { ServerResponse } from 'node:http';
import type { Observation, ObservedRun } from '../observation.ts';
import { RecentReadings } from './recent-readings.ts';

const observationEveryMs = 1_000;
const readingsEveryMs = 250;

/** A page that has this much unread is skipped until it reads on: the next event tells it all. */
const maxUnreadBytes = 4_000_000;

/**
 * Tells every open page what the run does, as server-sent events. The run is observed only while
 * somebody looks.
 */
export class LiveStream {
  readonly readings = new RecentReadings();
  readonly #run: ObservedRun;
  readonly #stopListening: () => void;
  readonly #pages = new Set<ServerResponse>();
  #observing: Promise<Observation> | undefined;
  #observationTimer: NodeJS.Timeout | undefined;
  readonly #readingsTimer: NodeJS.Timeout;

  constructor(run: ObservedRun) {
    this.#run = run;
    this.#stopListening = run.onReading((reading) => this.readings.add(reading));
    this.#readingsTimer = setInterval(() => this.#sendReadings(), readingsEveryMs);
    this.#readingsTimer.unref();
  }

  /** The run as it is now; calls at the same time share one look. */
  observe(): Promise<Observation> {
    this.#observing ??= this.#run.observe().finally(() => {
      this.#observing = undefined;
    });
    return this.#observing;
  }

  /** Turns the response into an event stream that lasts until the page closes it. */
  attach(page: ServerResponse): void {
    page.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    page.write('retry: 1000\n\n');
    page.write(eventText('history', this.readings.history()));
    this.#pages.add(page);
    page.on('close', () => this.#pages.delete(page));
    clearTimeout(this.#observationTimer);
    void this.#sendObservation();
  }

  /** Ends every page's stream and forgets the run. */
  stop(): void {
    this.#stopListening();
    clearInterval(this.#readingsTimer);
    clearTimeout(this.#observationTimer);
    for (const page of this.#pages) page.end();
    this.#pages.clear();
  }

  async #sendObservation(): Promise<void> {
    try {
      this.#send('observation', await this.observe());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#send('trouble', { message: `The run could not be observed: ${reason}` });
    }
    clearTimeout(this.#observationTimer);
    if (this.#pages.size === 0) return;
    this.#observationTimer = setTimeout(() => void this.#sendObservation(), observationEveryMs);
  }

  #sendReadings(): void {
    const readings = this.readings.flush();
    if (readings.length > 0) this.#send('readings', readings);
  }

  #send(name: string, data: unknown): void {
    if (this.#pages.size === 0) return;
    const text = eventText(name, data);
    for (const page of this.#pages) {
      if (page.writableLength < maxUnreadBytes) page.write(text);
    }
  }
}

/** JSON escapes the line breaks of its strings: one data line is enough, whatever they hold. */
const eventText = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
