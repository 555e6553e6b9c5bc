import type { KeptReading } from '../../../lambdas/adapters/dynamodb/dynamodb-quarantine-reader.ts';
import { formatInstant } from '../../../lambdas/engine/index.ts';
import { refusalId } from '../../../lambdas/formats/refusal-id.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A refused reading as `--json` prints it; times are epoch ms. */
export const refusalJson = ({ reading, mark }: KeptReading) => {
  const { arrivalTimeMs, payload: bytes, ...rest } = reading;
  return {
    id: refusalId(reading),
    ...rest,
    ...(arrivalTimeMs === undefined ? {} : { arrivalTime: arrivalTimeMs }),
    ...payloadJson(bytes),
    ...(mark === undefined
      ? {}
      : { redrive: { until: mark.untilMs, ...(mark.redrivenTo && { to: mark.redrivenTo }) } }),
  };
};

/** The same on one line for a person. */
export const refusalLine = ({ reading, mark }: KeptReading): string => {
  const { arrivalTimeMs, clientId = 'unknown sender', detail } = reading;
  const at = arrivalTimeMs === undefined ? 'no arrival time' : formatInstant(arrivalTimeMs);
  const reason = reading.type === 'tooLate' ? 'tooLate' : reading.reason;
  const redriven = mark?.redrivenTo === undefined ? '' : ' (redriven)';
  return `${refusalId(reading)}  ${at}  ${clientId}  ${reason}${redriven}: ${detail}`;
};

/** All of it for a person, with its payload. */
export const refusalText = (kept: KeptReading): string[] => {
  const { topic = 'unknown', payload: bytes } = kept.reading;
  const { payload, payloadBase64 } = payloadJson(bytes);
  return [
    refusalLine(kept),
    `  topic    ${topic}`,
    payload === undefined ? `  base64   ${payloadBase64}` : `  payload  ${payload}`,
    ...(kept.mark?.redrivenTo === undefined ? [] : [`  redriven to ${kept.mark.redrivenTo}`]),
  ];
};

/** A payload as text, or in base64 where it is none. */
export const payloadJson = (bytes: Uint8Array): { payload?: string; payloadBase64?: string } => {
  try {
    return { payload: decoder.decode(bytes) };
  } catch {
    return { payloadBase64: Buffer.from(bytes).toString('base64') };
  }
};
