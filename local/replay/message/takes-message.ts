import { type Pipeline, topicSegment } from '../../../lambdas/engine/index.ts';
import { decodePack } from '../../../lambdas/engine/reading/decode-pack.ts';
import { ReadingJudge } from '../../../lambdas/engine/reading/reading-judge.ts';
import { jsonFormat } from '../../../lambdas/formats/json.ts';
import type { TimedMessage } from './timed-messages.ts';

type JudgedMessage = Pick<TimedMessage, 'thingName' | 'topic' | 'payload' | 'arrivalTimeMs'>;

/**
 * Whether the pipeline takes some reading of a message in, as a duplicate or too late at the least,
 * while no device is calibrated: by the judge that the process function asks, so that the two never
 * differ.
 */
export const takesMessage = ({
  reading,
  guards,
  topic: template,
}: Pipeline): ((message: JudgedMessage) => boolean) => {
  const judge = new ReadingJudge(reading, guards);
  return ({ thingName: clientId, topic, payload, arrivalTimeMs }) => {
    const decoded = decodePack(jsonFormat, Buffer.from(payload));
    if (!decoded.ok) return false;
    const topicSensor = topicSegment(template, topic, reading.sensor);
    const sender = { clientId, topicSensor, arrivalTimeMs };
    return decoded.readings.some((raw) => judge.judge(raw, sender) === undefined);
  };
};
