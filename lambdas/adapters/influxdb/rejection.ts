import { HttpError } from '@influxdata/influxdb-client';

/**
 * What an error of a write means:
 *
 * - `rows`: the server refused some of the rows and may have written the others
 * - `credentials`: it does not know the token, which may have been rotated
 * - `later`: it is down, full or too slow; nothing is known of the rows
 * - `never`: the request is wrong as a whole (no such bucket): the operator must act
 */
export type Rejection = 'rows' | 'credentials' | 'later' | 'never';

/** InfluxDB says 400 also of what is wrong with a request as a whole; of rows it says these. */
const ofRows =
  /partial write|unable to parse|field type conflict|parsing failed|invalid field|beyond retention|outside retention|exceed|too (long|large)|dropped|out of range/i;

export const rejectionOf = (error: unknown): Rejection => {
  if (!(error instanceof HttpError)) return 'later';
  const { statusCode } = error;
  if (statusCode === 401 || statusCode === 403) return 'credentials';
  if (statusCode === 413 || statusCode === 422) return 'rows';
  if (statusCode === 400) return ofRows.test(rejectionText(error)) ? 'rows' : 'never';
  return statusCode >= 500 || statusCode === 408 || statusCode === 429 ? 'later' : 'never';
};

/** What the server says, without the frame of its format. */
export const rejectionText = (error: unknown): string => {
  if (!(error instanceof HttpError)) return String(error);
  const { json } = error as { json?: { error?: unknown; message?: unknown; data?: unknown } };
  const said = [json?.error, json?.message].find((each) => typeof each === 'string') as
    | string
    | undefined;
  const detail = json?.data === undefined ? '' : ` ${JSON.stringify(json.data)}`;
  return said === undefined ? error.message : `${said}${detail}`;
};
