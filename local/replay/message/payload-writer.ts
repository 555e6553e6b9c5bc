import { type Pipeline, sensorTypeOf } from '../../../lambdas/engine/index.ts';
import type { EventTimeField } from '../../../lambdas/engine/reading/reading-schema.ts';
import type { ColumnMapping } from '../column-mapping.ts';
import type { InputCell, InputRow } from '../input/input-row.ts';
import { jsonNumber } from './json-number.ts';
import { rowInstant } from './row-instant.ts';

/** A row as the payload that its pipeline declares. */
export interface RowPayload {
  /** JSON. */
  readonly payload: string;
  /** Epoch ms; absent where the row names no time that can be read. */
  readonly eventTimeMs?: number;
}

type WriteField = (cell: InputCell) => string;

/**
 * Writes rows as the declared payload: times in the declared format, measures as numbers with the
 * digits of the file, empty cells left out. A value that cannot be written so is sent as it is, for
 * the pipeline to judge. A unit or version that no column gives is the declared one.
 */
export const payloadWriter = (
  pipeline: Pipeline,
  mapping: ColumnMapping,
): ((row: InputRow, sensor: string) => RowPayload) => {
  const { reading } = pipeline;
  const eventTime: EventTimeField =
    typeof reading.eventTime === 'string'
      ? { field: reading.eventTime, format: 'rfc3339' }
      : reading.eventTime;
  const timeColumn = mapping.fields.get(eventTime.field);
  const texts = new Set([reading.messageId, reading.unit]);
  const columns = [...mapping.fields]
    .filter(([field]) => field !== reading.sensor)
    .map(([field, column]): { field: string; column: string; write: WriteField } => {
      if (field === eventTime.field) return { field, column, write: timeIn(eventTime.format) };
      return { field, column, write: texts.has(field) ? asWritten : asNumber };
    });

  return (row, sensor) => {
    const members = new Map([[reading.sensor, JSON.stringify(sensor)]]);
    for (const { field, column, write } of columns) {
      const cell = row.cell(column);
      if (cell !== undefined && !isEmpty(cell)) members.set(field, write(cell));
    }
    for (const [field, value] of declaredConstants(pipeline, mapping, sensor)) {
      members.set(field, JSON.stringify(value));
    }
    const timeCell = timeColumn === undefined ? undefined : row.cell(timeColumn);
    const eventTimeMs = timeCell && readTime(timeCell, eventTime.format)?.epochMs;
    const payload = [...members].map(([field, json]) => `${JSON.stringify(field)}:${json}`);
    return {
      payload: `{${payload.join(',')}}`,
      ...(eventTimeMs === undefined ? {} : { eventTimeMs }),
    };
  };
};

const isEmpty = (cell: InputCell): boolean => cell.kind === 'text' && cell.text.trim() === '';

const asWritten: WriteField = (cell) =>
  cell.kind === 'json' ? cell.json : JSON.stringify(cell.text);

const asNumber: WriteField = (cell) =>
  (cell.kind === 'text' ? jsonNumber(cell.text) : undefined) ?? asWritten(cell);

/** A number is epoch ms, or epoch seconds where the pipeline reads those. */
const readTime = (
  cell: InputCell,
  format: EventTimeField['format'],
): { epochMs: number; rfc3339?: string; json?: string } | undefined => {
  if (format === 'epochSeconds') {
    const json = cell.kind === 'json' ? cell.json : jsonNumber(cell.text);
    const seconds = Number(json ?? Number.NaN);
    if (json !== undefined && Number.isFinite(seconds)) {
      return { epochMs: Math.floor(seconds * 1_000), json };
    }
  }
  return rowInstant(cell);
};

const timeIn =
  (format: EventTimeField['format']): WriteField =>
  (cell) => {
    const time = readTime(cell, format);
    if (time === undefined) return asWritten(cell);
    if (format === 'rfc3339') return JSON.stringify(time.rfc3339);
    return time.json ?? String(format === 'epochSeconds' ? time.epochMs / 1_000 : time.epochMs);
  };

const declaredConstants = (
  { reading }: Pipeline,
  { fields }: ColumnMapping,
  sensor: string,
): [field: string, value: string | number][] => {
  const constants: [string, string | number][] = [];
  const [version] = reading.version?.accepts ?? [];
  if (
    reading.version !== undefined &&
    version !== undefined &&
    !fields.has(reading.version.field)
  ) {
    constants.push([reading.version.field, version]);
  }
  if (reading.unit !== undefined && !fields.has(reading.unit)) {
    const type = reading.sensorTypes[sensorTypeOf(reading, sensor) ?? ''];
    const measure = Object.entries(type?.measures ?? {}).find(([name, { field }]) =>
      fields.has(field ?? name),
    );
    if (measure !== undefined) constants.push([reading.unit, measure[1].unit]);
  }
  return constants;
};
