import { type Pipeline, sensorTypeOf } from '../../../lambdas/engine/index.ts';
import type { Observation, QuarantineObservation } from '../../../local/observation.ts';

/** What the readings came from, as the user named it. */
export interface RefusedRun {
  readonly pipeline: Pipeline;
  /** The declaration's file. @default - none was named */
  readonly pipelineFile?: string;
  /** The file that is replayed. @default - devices publish */
  readonly input?: string;
}

/**
 * What a person is told where a run has refused every reading so far: how many for which reason, an
 * example with its rule, and what to do. Undefined where one was taken, none came, or none of the
 * refused ones is in quarantine yet.
 */
export const refusalNotice = (
  { ledger, quarantine }: Pick<Observation, 'ledger' | 'quarantine'>,
  run: RefusedRun,
): string[] | undefined => {
  const { received, rejected } = ledger;
  const reasons = Object.entries(ledger.rejectedBy).sort(([, left], [, right]) => right - left);
  const [commonest] = reasons[0] ?? [];
  const example = quarantine.find(({ reason }) => reason === commonest) ?? quarantine[0];
  if (received === 0 || rejected < received || example === undefined) return undefined;
  const counts = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ');
  const what = `for example (${example.reason}) ${example.payload}`;
  return [
    `every reading so far is refused, and kept in quarantine: ${rejected} (${counts})`,
    `  ${onOneLine(`${what}: ${ruleOf(example, run.pipeline)}`)}`,
    `  ${adviceOf(run)}`,
  ];
};

/** A device may have sent anything, also what moves the cursor. */
const onOneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');

/** The detail names no field where the declaration knows nothing of the device. */
const ruleOf = ({ detail, clientId }: QuarantineObservation, { name, reading }: Pipeline) => {
  const isKnown = clientId === null || sensorTypeOf(reading, clientId) !== undefined;
  if (isKnown || reading.gateways !== undefined) return detail;
  const patterns = Object.values(reading.sensorTypes).map(({ sensors }) => sensors);
  return `${detail}; ${name} takes ${reading.sensor} like ${patterns.join(', ')}`;
};

const adviceOf = ({ pipeline, pipelineFile, input }: RefusedRun): string => {
  const declaration =
    pipelineFile === undefined ? `${pipeline.name}, the default declaration,` : pipelineFile;
  if (input === undefined) {
    return `${declaration} may not be made for what is published: name another by --pipeline FILE`;
  }
  return (
    `${declaration} may not be made for ${input}: name another by --pipeline FILE, ` +
    'or the columns of its fields by --columns FIELD=COLUMN,...'
  );
};
