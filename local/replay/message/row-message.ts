import { fillTopic, type Pipeline } from '../../../lambdas/engine/index.ts';
import { limitExceeded } from '../../broker/publish-limits.ts';
import type { ColumnMapping } from '../column-mapping.ts';
import { InputError } from '../input/input-error.ts';
import type { InputCell, InputRow } from '../input/input-row.ts';
import { isArrivalTime } from './arrival-range.ts';
import { payloadWriter, type RowPayload } from './payload-writer.ts';
import { rowInstant } from './row-instant.ts';

/** A row as the device that measured it would publish it. */
export interface RowMessage extends RowPayload {
  readonly line: number;
  readonly thingName: string;
  readonly topic: string;
  /** Epoch ms; absent where no column is mapped to it. */
  readonly arrivalTimeMs?: number;
}

export interface RowMessageOptions {
  readonly pipeline: Pipeline;
  readonly mapping: ColumnMapping;
  /** The file's name, for messages. */
  readonly file: string;
  /** The device of rows that name none. */
  readonly thingName: string;
  /** The value of topic segments that no column gives. */
  readonly site: string;
}

/**
 * Turns rows into what devices publish. A value that the pipeline will refuse is sent as it is;
 * only a row that no device could publish, or that does not say when it arrived, is an error.
 *
 * @throws InputError naming file, line and column
 */
export const rowMessages = ({
  pipeline,
  mapping,
  file,
  thingName: defaultThing,
  site,
}: RowMessageOptions): ((row: InputRow) => RowMessage) => {
  const write = payloadWriter(pipeline, mapping);
  const sensorColumn = mapping.fields.get(pipeline.reading.sensor);
  const refuse = (row: InputRow, column: string, problem: string): never => {
    const cell = row.cell(column);
    const shown = cell === undefined ? 'nothing' : `"${textOf(cell)}"`;
    throw new InputError({ file, line: row.line, column }, `${shown} ${problem}`);
  };
  const topicLevel = (row: InputRow, column: string): string => {
    const text = textOf(row.cell(column));
    if (isTopicLevel(text)) return text;
    return refuse(row, column, 'names no device: 1 to 128 characters without "/", "+" and "#"');
  };
  const arrivalTime = (row: InputRow, column: string): number => {
    const cell = row.cell(column);
    const instant = cell === undefined ? undefined : rowInstant(cell);
    if (instant !== undefined && isArrivalTime(instant.epochMs)) return instant.epochMs;
    const rule = 'is no arrival time before the year 9000';
    return refuse(row, column, `${rule}: write 2025-03-10T10:15:30Z or epoch ms`);
  };

  return (row) => {
    const isNamed = sensorColumn !== undefined && row.cell(sensorColumn) !== undefined;
    const thingName = isNamed ? topicLevel(row, sensorColumn) : defaultThing;
    const levels: Record<string, string> = { [pipeline.reading.sensor]: thingName };
    for (const segment of pipeline.topic.segments) {
      if ('literal' in segment || segment.name === pipeline.reading.sensor) continue;
      const column = mapping.segments.get(segment.name);
      levels[segment.name] = column === undefined ? site : topicLevel(row, column);
    }
    const topic = fillTopic(pipeline.topic, levels);
    const written = write(row, thingName);
    const exceeded = limitExceeded({ topic, payload: written.payload, qos: 1 });
    if (exceeded !== undefined) throw new InputError({ file, line: row.line }, exceeded);
    return {
      line: row.line,
      thingName,
      topic,
      ...written,
      ...(mapping.arrivalTime === undefined
        ? {}
        : { arrivalTimeMs: arrivalTime(row, mapping.arrivalTime) }),
    };
  };
};

const textOf = (cell: InputCell | undefined): string => {
  if (cell === undefined) return '';
  return cell.kind === 'text' ? cell.text.trim() : cell.json;
};

const isTopicLevel = (text: string): boolean =>
  text !== '' && text.length <= 128 && !['/', '+', '#', '\0'].some((each) => text.includes(each));
