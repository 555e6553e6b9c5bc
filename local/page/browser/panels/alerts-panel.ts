import type { AlertTransition } from '../../../../lambdas/engine/index.ts';
import type { Observation, PipelineObservation } from '../../../observation.ts';
import { byId, element, setText } from '../dom/element.ts';
import { KeyedRows, type Row } from '../dom/keyed-rows.ts';
import { shortInstant } from '../format/instant.ts';
import { formatCount } from '../format/number.ts';
import { formatSpan } from '../format/span.ts';

interface ShownAlert {
  readonly alert: AlertTransition;
  readonly nowMs: number;
}

/** Alerts, those in alarm first; a click shows the sensor. */
export const createAlertsPanel = (select: (sensor: string) => void) => {
  const note = byId('alerts-note');
  const list = byId('alerts-list');
  const empty = element('p', 'empty');
  list.before(empty);
  const rows = new KeyedRows<ShownAlert>(list, {
    keyOf: ({ alert }) => alert.id,
    createRow: ({ alert }) => createAlertRow(() => select(alert.key)),
  });
  return ({ alerts, pipeline, atMs }: Observation): void => {
    const active = alerts.filter((alert) => alert.state === 'alarm');
    const past = alerts.filter((alert) => alert.state !== 'alarm');
    rows.show([...active, ...past].map((alert) => ({ alert, nowMs: atMs })));
    setText(note, alerts.length === 0 ? '' : `${formatCount(active.length)} in alarm`);
    note.dataset.alarm = String(active.length > 0);
    empty.hidden = alerts.length > 0;
    setText(empty, emptyText(pipeline));
  };
};

const emptyText = ({ alerts }: PipelineObservation): string => {
  if (alerts.length === 0) return 'This pipeline declares no alerts.';
  const rules = alerts.map(({ name, measure, limit }) => `${name} (${measure} past ${limit})`);
  return `All is well. An alert appears here as soon as a window breaks ${rules.join(' or ')}.`;
};

const createAlertRow = (select: () => void): Row<ShownAlert> => {
  const rule = element('span', 'alert-rule');
  const state = element('span', 'tag alert-state');
  const sensor = element('span', 'alert-sensor');
  const since = element('span', 'alert-since');
  const detail = element('span', 'alert-detail');
  const button = element(
    'button',
    'alert',
    element('span', 'alert-top', rule, state),
    element('span', 'alert-middle', sensor, since),
    detail,
  );
  button.type = 'button';
  button.addEventListener('click', select);
  return {
    element: element('li', '', button),
    update: ({ alert, nowMs }) => {
      button.dataset.state = alert.state;
      button.dataset.severity = alert.severity;
      setText(rule, `${alert.severity} · ${alert.rule}`);
      setText(state, alert.state);
      setText(sensor, alert.key);
      setText(since, sinceText(alert, nowMs));
      setText(detail, alert.detail);
    },
  };
};

/** `at` is the start of the window that left `ok`; for how long makes sense while it lasts. */
const sinceText = ({ at, state }: AlertTransition, nowMs: number): string =>
  state === 'alarm'
    ? `since ${shortInstant(at, nowMs)}, ${formatSpan(Math.max(0, nowMs - at))}`
    : `began ${shortInstant(at, nowMs)}`;
