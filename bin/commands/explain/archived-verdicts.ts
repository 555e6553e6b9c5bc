import {
  compileSpeakers,
  type DuplicateReading,
  type Pipeline,
  type QuarantinedReading,
} from '../../../lambdas/engine/index.ts';
import { compileEventTime } from '../../../lambdas/engine/reading/event-time-field.ts';
import { jsonFormat } from '../../../lambdas/formats/json.ts';
import type { ReadingLine, SourceRecordLine } from '../../../lambdas/formats/source-record-line.ts';
import { backtest } from '../../../local/backtest/backtest.ts';
import type { Asked, ExplainedReading } from './explanation.ts';

type Refusal = QuarantinedReading | DuplicateReading;

/**
 * Every reading of a device around a time with its verdict: the archived records go through the
 * handler's code once more. A reading that nothing was told of was accepted.
 */
export const archivedVerdicts = async (
  pipeline: Pipeline,
  records: readonly SourceRecordLine[],
  asked: Asked,
): Promise<ExplainedReading[]> => {
  const refusals = new Map<string, Refusal>();
  await backtest({
    pipeline,
    records,
    onOutcome: (outcome) => {
      const { type } = outcome;
      if (type !== 'rejected' && type !== 'tooLate' && type !== 'duplicate') return;
      // One measure of it was refused, and the reading was not.
      if ('measure' in outcome && outcome.measure !== undefined) return;
      refusals.set(placeOf(outcome), outcome);
    },
  });
  const client = compileSpeakers(pipeline.reading.gateways)(asked.device);
  return records
    .filter((record): record is ReadingLine => 'payload' in record && record.clientId === client)
    .flatMap((record) => readingsIn(pipeline, record, refusals))
    .filter(({ reading, eventTime, arrivalTime }) => {
      const sensor = reading?.[pipeline.reading.sensor];
      const isOwn = sensor === undefined || sensor === asked.device;
      const isNear = [eventTime ?? arrivalTime, arrivalTime].some(
        (ms) => ms >= asked.fromMs && ms <= asked.toMs,
      );
      return isOwn && isNear;
    });
};

const placeOf = ({ partition, position, index }: Omit<Refusal, 'type'>): string =>
  JSON.stringify([partition, position, index]);

const readingsIn = (
  { reading }: Pipeline,
  record: ReadingLine,
  refusals: ReadonlyMap<string, Refusal>,
): ExplainedReading[] => {
  const { partition, position, arrivalTime, redrive } = record;
  const eventTimeOf = compileEventTime(reading.eventTime);
  const decoded = jsonFormat.decode(record.payload);
  const raws = decoded.ok ? decoded.readings : [undefined];
  return raws.flatMap((raw, index): ExplainedReading[] => {
    if (redrive?.index !== undefined && redrive.index !== index) return [];
    const refusal = refusals.get(placeOf({ partition, position, index }));
    return [
      {
        partition,
        position,
        index,
        eventTime: (raw && eventTimeOf(raw)) ?? null,
        arrivalTime,
        verdict: refusal?.type ?? 'accepted',
        ...(refusal !== undefined && 'detail' in refusal ? { reason: reasonOf(refusal) } : {}),
        ...(raw === undefined ? {} : { reading: raw }),
      },
    ];
  });
};

const reasonOf = (refusal: QuarantinedReading): string =>
  refusal.type === 'rejected' ? `${refusal.reason}: ${refusal.detail}` : refusal.detail;
