import type { Observation } from '../../../observation.ts';
import { byId, setText } from '../dom/element.ts';
import type { Connection } from '../feed/live-feed.ts';
import { dateAndTime } from '../format/instant.ts';
import { formatPlural } from '../format/number.ts';
import { formatSpan } from '../format/span.ts';

const connectionWords: Readonly<Record<Connection, string>> = {
  connecting: 'connecting',
  live: 'live',
  lost: 'reconnecting',
};

/** Which pipeline this is, its time, and whether the page is up to date. */
export const createHeaderPanel = () => {
  const name = byId('pipeline-name');
  const topic = byId('pipeline-topic');
  const facts = byId('pipeline-facts');
  const date = byId('clock-date');
  const time = byId('clock-time');
  const connection = byId('connection');
  return {
    show: ({ pipeline, sensors, alerts, atMs }: Observation): void => {
      setText(name, pipeline.name);
      setText(topic, pipeline.topic);
      setText(
        facts,
        [
          formatPlural(sensors.length, 'sensor'),
          ...pipeline.windows.map(
            ({ name: window, sizeMs, allowedLatenessMs }) =>
              `${window}: ${formatSpan(sizeMs)}, late up to ${formatSpan(allowedLatenessMs)}`,
          ),
          `out of order up to ${formatSpan(pipeline.boundMs)}`,
        ].join(' · '),
      );
      const [day, clock] = dateAndTime(atMs);
      setText(date, day);
      setText(time, clock);
      const active = alerts.filter((alert) => alert.state === 'alarm').length;
      document.title = `${active > 0 ? `(${active}) ` : ''}${pipeline.name} · Tidemark`;
    },
    showConnection: (state: Connection): void => {
      connection.dataset.state = state;
      setText(connection, connectionWords[state]);
    },
  };
};
