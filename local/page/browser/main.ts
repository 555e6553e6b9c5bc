import { ChartPanel } from './chart/chart-panel.ts';
import { openLiveFeed } from './feed/live-feed.ts';
import { SensorReadings } from './feed/sensor-readings.ts';
import { createAlertsPanel } from './panels/alerts-panel.ts';
import { createConnectionBanner } from './panels/connection-banner.ts';
import { createHeaderPanel } from './panels/header-panel.ts';
import { createLedgerPanel } from './panels/ledger-panel.ts';
import { createPartitionsPanel } from './panels/partitions-panel.ts';
import { createQuarantinePanel } from './panels/quarantine-panel.ts';
import { Selection } from './selection.ts';
import { SensorsPanel } from './sensors/sensors-panel.ts';

const selection = new Selection();
const readings = new SensorReadings();
const header = createHeaderPanel();
const banner = createConnectionBanner();
const sensors = new SensorsPanel(selection, readings);
const chart = new ChartPanel(selection);
const panels = [
  header.show,
  createLedgerPanel(),
  createAlertsPanel((sensor) => selection.change({ sensor })),
  createPartitionsPanel(),
  createQuarantinePanel(),
];

let isDrawing = false;
const drawSoon = (): void => {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    sensors.draw(readings.takeChanged());
    chart.draw();
  });
};

openLiveFeed({
  observed: (observation) => {
    banner.showNews();
    for (const show of panels) show(observation);
    sensors.observed(observation);
    chart.observed(observation);
  },
  remembered: (known) => {
    readings.replace(known);
    sensors.drawAll();
    chart.reload();
  },
  read: (news) => {
    readings.add(news);
    for (const [sensor, timeMs, value] of news) chart.read(sensor, timeMs, value);
    drawSoon();
  },
  troubled: ({ message }) => banner.showTrouble(message),
  connection: (state) => {
    header.showConnection(state);
    banner.showConnection(state);
  },
});
