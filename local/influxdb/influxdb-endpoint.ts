import {
  type Endpoint,
  type ServiceRequest,
  type ServiceResponse,
  startHttpEndpoint,
} from '../aws/http-endpoint.ts';
import { LineError, type LinePoint, parseLine } from './parse-line.ts';
import { parsePointQuery } from './point-query.ts';
import { PointStore } from './point-store.ts';

export interface InfluxDbEndpointOptions {
  /** Whether the pipeline declares tags, and results carry them. */
  readonly declaresTags: boolean;
  /** A real server that everything is written to as well. @default - none */
  readonly forwardTo?: {
    /** `http://host:8086` */
    readonly url: string;
    /** @default - it asks for none */
    readonly token?: string;
  };
  /** Called with the points that are stored, once they are. @default - nobody is told */
  readonly onStored?: (points: readonly LinePoint[]) => void;
}

export interface InfluxDbEndpoint extends Endpoint {
  /** What is stored. */
  readonly store: PointStore;
}

/**
 * The write API of InfluxDB on this machine, whatever its path, and of its query API what our
 * reader asks. What a real server behind it refuses is not stored here either, so that the two say
 * the same.
 */
export const startInfluxDb = async ({
  declaresTags,
  forwardTo,
  onStored,
}: InfluxDbEndpointOptions): Promise<InfluxDbEndpoint> => {
  const store = new PointStore(declaresTags);
  const write = (points: readonly LinePoint[]): void => {
    store.write(points);
    onStored?.(points);
  };
  const endpoint = await startHttpEndpoint(async (request) => {
    if (request.path.startsWith('/query?')) return answer(store, request.path);
    const { points, faults } = pointsIn(request);
    if (forwardTo !== undefined) {
      const answer = await forward(request, forwardTo);
      if (answer.status === 204) write(points);
      return answer;
    }
    write(points);
    return faults.length === 0 ? empty : refusal(faults);
  });
  return {
    ...endpoint,
    store,
    stop: async () => {
      await endpoint.stop();
      store.close();
    },
  };
};

/** Each point is a series of its own here, which to a reader is the same. */
const answer = (store: PointStore, path: string): ServiceResponse => {
  const statement = new URLSearchParams(path.slice(path.indexOf('?'))).get('q') ?? '';
  const query = parsePointQuery(statement);
  const result =
    query === undefined
      ? { error: `this endpoint does not answer: ${statement}` }
      : {
          series: store.points(query).map(({ measurement, tags, fields, timestamp }) => ({
            name: measurement,
            tags,
            columns: ['time', ...Object.keys(fields)],
            values: [[Number(timestamp), ...Object.values(fields)]],
          })),
        };
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ results: [{ statement_id: 0, ...result }] }),
  };
};

const empty: ServiceResponse = { status: 204, headers: {}, body: '' };

const refusal = ([first = '']: readonly string[]): ServiceResponse => ({
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code: 'invalid', message: `partial write: ${first}` }),
});

const pointsIn = ({ body }: ServiceRequest) => {
  const points: LinePoint[] = [];
  const faults: string[] = [];
  for (const line of body.toString().split('\n')) {
    try {
      if (line !== '') points.push(parseLine(line));
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      faults.push(error.message);
    }
  }
  return { points, faults };
};

const forward = async (
  { path, body }: ServiceRequest,
  { url, token }: NonNullable<InfluxDbEndpointOptions['forwardTo']>,
): Promise<ServiceResponse> => {
  try {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: token === undefined ? {} : { authorization: `Token ${token}` },
      body: new Uint8Array(body),
    });
    const type = response.headers.get('content-type');
    return {
      status: response.status,
      headers: type === null ? {} : { 'content-type': type },
      body: await response.text(),
    };
  } catch (error) {
    const message = `${url} cannot be reached: ${String(error)}`;
    return { ...refusal([]), status: 503, body: JSON.stringify({ message }) };
  }
};
