import { HttpError } from '@influxdata/influxdb-client';
import type { WindowResult } from '../../engine/outcomes.ts';
import type { Clock, RefusedResult, ResultSink } from '../../engine/ports.ts';
import { inBatches } from '../in-batches.ts';
import { newestRevisions } from '../newest-revisions.ts';
import { type RetryOptions, retryRest } from '../retry-rest.ts';
import { InfluxDbConnection, type TokenSource } from './influxdb-connection.ts';
import { pointFault } from './point-fault.ts';
import type { TimePrecision } from './point-place.ts';
import { rejectionOf, rejectionText } from './rejection.ts';
import { resultLine } from './result-point.ts';
import { type InfluxDbBucket, type InfluxDbWire, writePath } from './write-path.ts';

export interface InfluxDbSinkOptions extends InfluxDbBucket {
  /** `https://host:8086` */
  readonly url: string;
  readonly wire: InfluxDbWire;
  /** The declaration's destination. */
  readonly measurement: string;
  /** @default - the server asks for none */
  readonly token?: TokenSource;
  /** @default 'ns' */
  readonly precision?: TimePrecision;
  /**
   * How long the store keeps points, in ms. What is older is refused here, because not every server
   * says that it drops it.
   * @default - for ever
   */
  readonly retentionMs?: number;
  readonly clock: Clock;
  /** How long one request may take, in ms. @default 10_000 */
  readonly timeoutMs?: number;
  /** How what may go better later is tried again. @default - 5 attempts within a second */
  readonly retry?: RetryOptions;
}

/** InfluxDB recommends requests of some thousand lines. */
const batches = { batchSize: 2_000, inFlight: 4 };
const attempts = 5;
const noContent = 204;

/**
 * Results in InfluxDB, or what speaks its protocol. The store overwrites without comparing, so each
 * revision is a point of its own (see `pointPlace`) and readers take the highest: an older one that
 * comes last changes nothing. A request that was given up and lands later does no harm either.
 */
export class InfluxDbSink implements ResultSink {
  private readonly options: InfluxDbSinkOptions;
  private readonly path: string;
  private readonly precision: TimePrecision;
  private readonly connection: InfluxDbConnection;

  constructor(options: InfluxDbSinkOptions) {
    this.options = options;
    this.precision = options.precision ?? 'ns';
    this.connection = new InfluxDbConnection(options.url, options.token);
    this.path = writePath(options.wire, options, this.precision);
  }

  async write(results: readonly WindowResult[]): Promise<{ refused: RefusedResult[] }> {
    const { clock, retentionMs } = this.options;
    const oldestMs = retentionMs === undefined ? undefined : clock.nowMs() - retentionMs;
    const refused: RefusedResult[] = [];
    const sendable = newestRevisions(results).filter((result) => {
      const reason = pointFault(result, oldestMs);
      if (reason !== undefined) refused.push({ result, reason });
      return reason === undefined;
    });
    refused.push(...(await inBatches(sendable, batches, (batch) => this.writeBatch(batch))));
    return { refused };
  }

  /**
   * A server that refuses a row names it in its own words, or names one of several, or none. So
   * both halves are tried again until the row stands alone: those it had written are the same.
   */
  private async writeBatch(batch: readonly WindowResult[]): Promise<RefusedResult[]> {
    const error = await this.send(batch);
    if (error === undefined) return [];
    const [first, ...others] = batch;
    if (first === undefined) return [];
    if (others.length === 0) return [{ result: first, reason: rejectionText(error) }];
    const middle = Math.ceil(batch.length / 2);
    const left = await this.writeBatch(batch.slice(0, middle));
    return [...left, ...(await this.writeBatch(batch.slice(middle)))];
  }

  /** Resolves to the error where the server refuses rows; throws where it is no fault of theirs. */
  private async send(batch: readonly WindowResult[]): Promise<unknown> {
    const { measurement, retry } = this.options;
    const lines = batch.map((result) => resultLine(measurement, result, this.precision)).join('\n');
    let refusal: unknown;
    let trouble: unknown;
    let isTokenNew = false;
    const left = await retryRest(
      [lines],
      async () => {
        try {
          await this.post(lines);
          return [];
        } catch (error) {
          const rejection = rejectionOf(error);
          if (rejection === 'rows') {
            refusal = error;
            return [];
          }
          if (rejection === 'credentials' && !isTokenNew && this.options.token !== undefined) {
            isTokenNew = true;
            await this.options.token.renew();
          } else if (rejection !== 'later') throw this.explained(error);
          trouble = error;
          return [lines];
        }
      },
      { attempts, ...retry },
    );
    if (left.length > 0) throw this.explained(trouble);
    return refusal;
  }

  private async post(lines: string): Promise<void> {
    const influx = await this.connection.client();
    let status: number | undefined;
    const answer: unknown = await influx.transport.request(
      this.path,
      lines,
      {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        // Ends the request too, which the client's own timeout leaves open.
        signal: AbortSignal.timeout(this.options.timeoutMs ?? 10_000),
      },
      (_headers, statusCode) => {
        status = statusCode;
      },
    );
    // Some servers answer 201 where they took a part of the rows.
    if (status === undefined || status === noContent) return;
    throw new HttpError(422, 'not all was written', JSON.stringify(answer ?? ''));
  }

  private explained(error: unknown): Error {
    const where = `${this.options.url}${this.path.replace(/[?].*/, '')}`;
    return new Error(`InfluxDB at ${where} took no rows: ${rejectionText(error)}`, {
      cause: error,
    });
  }
}
