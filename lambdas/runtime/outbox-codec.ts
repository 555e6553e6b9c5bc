import type {
  AlertState,
  AlertTransition,
  FiringReason,
  Pipeline,
  QuarantinedReading,
  RejectionReason,
  WindowResult,
} from '../engine/index.ts';
import {
  ByteReader,
  ByteWriter,
  decodeContributions,
  decodeReadings,
  encodeContributions,
  encodeReadings,
  type PaneLayout,
  rejectionReasons,
  rollupLayouts,
} from '../engine/index.ts';
import { Outbox } from './outbox.ts';

const firingReasons: readonly FiringReason[] = ['early', 'idle', 'onTime', 'late', 'merged'];
const alertStates: readonly AlertState[] = ['alarm', 'ok', 'corrected'];
const severities = ['info', 'warning', 'critical'] as const;

/** Encodes what must be published, to travel in the commit. */
export const encodeOutbox = (outbox: Outbox, pipeline: Pipeline): Uint8Array => {
  const writer = new ByteWriter();
  const { results, alerts, quarantine } = outbox;
  writer.unsigned(results.length);
  for (const result of results) writeResult(result, writer);
  writer.unsigned(alerts.length);
  for (const alert of alerts) writeAlert(alert, writer);
  writer.unsigned(quarantine.length);
  let previous: Uint8Array | undefined;
  for (const reading of quarantine) {
    writeQuarantined(reading, previous, writer);
    previous = reading.payload;
  }
  if (outbox.contributions.length > 0) writeContributions(outbox, pipeline, writer);
  return writer.finish();
};

/** @throws CorruptBytesError */
export const decodeOutbox = (bytes: Uint8Array, pipeline: Pipeline): Outbox => {
  const reader = new ByteReader(bytes);
  const outbox = new Outbox();
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    outbox.result(readResult(pipeline.name, reader));
  }
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    outbox.alert(readAlert(pipeline.name, reader));
  }
  let previous: Uint8Array | undefined;
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    const reading = readQuarantined(previous, reader);
    previous = reading.payload;
    outbox.quarantined(reading);
  }
  if (!reader.isAtEnd) readContributions(outbox, pipeline, reader);
  return outbox;
};

const writeContributions = (outbox: Outbox, pipeline: Pipeline, writer: ByteWriter): void => {
  const layouts = rollupLayouts(pipeline);
  const packs = outbox.contributions;
  const ofPanes = packs.filter((pack) => 'rollup' in pack);
  writer.unsigned(ofPanes.length);
  for (const { rollup, contributions } of ofPanes) {
    writer.text(rollup);
    writer.blob(encodeContributions(contributions, layouts.get(rollup) as PaneLayout));
  }
  const ofReadings = packs.filter((pack) => 'join' in pack);
  if (ofReadings.length === 0) return;
  writer.unsigned(ofReadings.length);
  for (const { contributions } of ofReadings) writer.blob(encodeReadings(contributions));
};

/** Those to what was taken out of the declaration since are for nobody any more. */
const readContributions = (outbox: Outbox, pipeline: Pipeline, reader: ByteReader): void => {
  const declared = new Set(pipeline.rollups.map(({ name }) => name));
  const joins = new Set(pipeline.joins.map(({ name }) => name));
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    const rollup = reader.text();
    const bytes = reader.blob();
    if (!declared.has(rollup)) continue;
    for (const each of decodeContributions(bytes, pipeline)) outbox.contribution(each);
  }
  if (reader.isAtEnd) return;
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    for (const each of decodeReadings(reader.blob())) {
      if (joins.has(each.join)) outbox.contribution(each);
    }
  }
};

const writeResult = (result: WindowResult, writer: ByteWriter): void => {
  writer.text(result.window);
  writer.text(result.key);
  writer.signed(result.start);
  writer.unsigned(result.end - result.start);
  writer.text(result.id === String(result.start) ? '' : result.id);
  writer.unsigned(result.revision);
  writer.unsigned(firingReasons.indexOf(result.reason));
  writer.unsigned(result.count);
  const measures = Object.entries(result.measures);
  writer.unsigned(measures.length);
  for (const [name, value] of measures) {
    writer.text(name);
    writer.unsigned(value === null ? 0 : 1);
    if (value !== null) writer.double(value);
  }
  if (result.reason === 'merged') writer.text(result.mergedInto ?? '');
  writeTags(result.tags, writer);
};

const readResult = (pipeline: string, reader: ByteReader): WindowResult => {
  const window = reader.text();
  const key = reader.text();
  const start = reader.signed();
  const end = start + reader.unsigned();
  const id = reader.text() || String(start);
  const revision = reader.unsigned();
  const reason = firingReasons[reader.unsigned()] ?? 'onTime';
  const count = reader.unsigned();
  const measures: Record<string, number | null> = {};
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    const name = reader.text();
    measures[name] = reader.unsigned() === 0 ? null : reader.double();
  }
  const mergedInto = reason === 'merged' ? reader.text() : '';
  return {
    type: 'result',
    pipeline,
    window,
    key,
    id,
    start,
    end,
    revision,
    reason,
    count,
    measures,
    ...readTags(reader),
    ...(mergedInto === '' ? {} : { mergedInto }),
  };
};

const writeAlert = (alert: AlertTransition, writer: ByteWriter): void => {
  writer.text(alert.id);
  writer.text(alert.rule);
  writer.text(alert.key);
  writer.unsigned(alertStates.indexOf(alert.state));
  writer.unsigned(severities.indexOf(alert.severity));
  writer.signed(alert.at);
  writer.text(alert.detail);
  writer.unsigned(alert.revision);
  writeTags(alert.tags, writer);
};

const readAlert = (pipeline: string, reader: ByteReader): AlertTransition => ({
  type: 'alert',
  id: reader.text(),
  pipeline,
  rule: reader.text(),
  key: reader.text(),
  state: alertStates[reader.unsigned()] ?? 'alarm',
  severity: severities[reader.unsigned()] ?? 'warning',
  at: reader.signed(),
  detail: reader.text(),
  revision: reader.unsigned(),
  ...readTags(reader),
});

type Tags = WindowResult['tags'];

/** 0 for a pipeline that declares no tags, else their number and one. */
const writeTags = (tags: Tags, writer: ByteWriter): void => {
  const pairs = Object.entries(tags ?? {});
  writer.unsigned(tags === undefined ? 0 : pairs.length + 1);
  for (const [name, tag] of pairs) {
    writer.text(name);
    writer.text(tag);
  }
};

const readTags = (reader: ByteReader): { readonly tags?: Readonly<Record<string, string>> } => {
  const header = reader.unsigned();
  if (header === 0) return {};
  const pairs = Array.from({ length: header - 1 }, () => [reader.text(), reader.text()]);
  return { tags: Object.fromEntries(pairs) };
};

/** Stands in the place of a measure, where 0 is none and 1 is one. */
const wholePayload = 2;

const writeOptional = (text: string | undefined, writer: ByteWriter): void => {
  writer.unsigned(text === undefined ? 0 : 1);
  if (text !== undefined) writer.text(text);
};

const writeQuarantined = (
  reading: QuarantinedReading,
  previous: Uint8Array | undefined,
  writer: ByteWriter,
): void => {
  const { type } = reading;
  // Reasons are numbered from 1; 0 marks a reading that was too late.
  writer.unsigned(type === 'tooLate' ? 0 : rejectionReasons.indexOf(reading.reason) + 1);
  if (type === 'tooLate') {
    writer.text(reading.key);
    writer.signed(reading.eventTimeMs);
  }
  writer.text(reading.partition);
  writer.text(reading.position);
  writer.unsigned(reading.index);
  writer.text(reading.detail);
  // One that was refused whole has no measure.
  if (reading.isWhole === true) writer.unsigned(wholePayload);
  else writeOptional(reading.measure, writer);
  writeOptional(reading.topic, writer);
  writeOptional(reading.clientId, writer);
  writeOptional(reading.payloadDigest, writer);
  writer.unsigned(reading.arrivalTimeMs === undefined ? 0 : 1);
  if (reading.arrivalTimeMs !== undefined) writer.signed(reading.arrivalTimeMs);
  const isShared = previous === reading.payload;
  writer.unsigned(isShared ? 0 : 1);
  if (!isShared) writer.blob(reading.payload);
};

const readQuarantined = (
  previous: Uint8Array | undefined,
  reader: ByteReader,
): QuarantinedReading => {
  const reason: RejectionReason | undefined = rejectionReasons[reader.unsigned() - 1];
  const late =
    reason === undefined ? { key: reader.text(), eventTimeMs: reader.signed() } : undefined;
  const source = {
    partition: reader.text(),
    position: reader.text(),
    index: reader.unsigned(),
    detail: reader.text(),
  };
  const optional = (header = reader.unsigned()): string | undefined =>
    header === 1 ? reader.text() : undefined;
  const header = reader.unsigned();
  const [measure, topic, clientId, payloadDigest] = [
    optional(header),
    optional(),
    optional(),
    optional(),
  ];
  const arrivalTimeMs = reader.unsigned() === 0 ? undefined : reader.signed();
  const payload = reader.unsigned() === 0 ? (previous ?? new Uint8Array()) : reader.blob();
  const reading = {
    ...source,
    ...(header === wholePayload ? { isWhole: true as const } : {}),
    ...(measure === undefined ? {} : { measure }),
    ...(topic === undefined ? {} : { topic }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(payloadDigest === undefined ? {} : { payloadDigest }),
    ...(arrivalTimeMs === undefined ? {} : { arrivalTimeMs }),
    payload,
  };
  return late === undefined
    ? { type: 'rejected', reason: reason ?? 'internal', ...reading }
    : { type: 'tooLate', ...late, ...reading };
};
