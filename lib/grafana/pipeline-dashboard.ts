import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type Dashboard,
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Pipeline, StoreKind } from '../../lambdas/engine/index.ts';
import { influxDbSource } from './influxdb-source.ts';
import type { ResultSource, ShownRows } from './result-source.ts';
import { type ShownColumn, type ShownWindow, shownWindows } from './shown-window.ts';
import { timestreamSource } from './timestream-source.ts';

export interface PipelineDashboardOptions {
  readonly store: StoreKind;
  /** Of Timestream the database, of InfluxDB the bucket. */
  readonly database: string;
}

const sources: Readonly<Record<StoreKind, ResultSource>> = {
  timestream: timestreamSource,
  influxdb: influxDbSource,
};

/** Chosen on the page: one JSON fits every Grafana, whatever its data source is named there. */
const datasourceUid = '$datasource';

/**
 * A page of Grafana for a declaration: one row for each window and rollup, one panel for each of
 * its aggregates, with the limits of the alerts that watch it.
 */
export const pipelineDashboard = (
  pipeline: Pipeline,
  { store, database }: PipelineDashboardOptions,
): Dashboard => {
  const source = sources[store];
  const datasource = { type: source.plugin, uid: datasourceUid };
  const rows: ShownRows = {
    pipeline: pipeline.name,
    database,
    table: pipeline.destinations.results,
  };
  const dashboard = new DashboardBuilder(`Tidemark: ${pipeline.name}`)
    .uid(`tidemark-${pipeline.name}`.slice(0, uidLengthMax))
    .tags(['tidemark'])
    .time({ from: 'now-6h', to: 'now' })
    .timezone('browser')
    .refresh('1m')
    .withVariable(new DatasourceVariableBuilder('datasource').label('Store').type(source.plugin))
    .withVariable(
      new QueryVariableBuilder('key')
        .label('Key')
        .datasource(datasource)
        .query(source.keys(rows))
        .refresh(VariableRefresh.OnDashboardLoad)
        .sort(VariableSort.NaturalAsc)
        .multi(true)
        .includeAll(false),
    );
  for (const window of shownWindows(pipeline)) {
    dashboard.withRow(new RowBuilder(window.name));
    for (const column of window.columns) {
      const target = source.series(rows, window, column.name);
      dashboard.withPanel(panelOf(window, column).datasource(datasource).withTarget(query(target)));
    }
  }
  return dashboard.build();
};

const uidLengthMax = 40;

const panelOf = (window: ShownWindow, { name, unit, limits }: ShownColumn): PanelBuilder => {
  const panel = new PanelBuilder()
    .title(`${window.name}: ${name}`)
    .unit(unit)
    .span(12)
    .height(8)
    // A gap in the data is a gap in the line.
    .spanNulls(false)
    .legend(new VizLegendOptionsBuilder().showLegend(true));
  if (limits.length === 0) return panel;
  const steps = limits.toSorted((left, right) => left - right);
  return panel
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([{ value: null, color: 'green' }, ...steps.map(asStep)]),
    )
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Line));
};

const asStep = (value: number) => ({ value, color: 'red' });

/** The query of a plugin that the SDK has no builder for. */
const query = (target: Readonly<Record<string, unknown>>) => ({
  build: (): Dataquery & { readonly refId: string } => ({
    refId: 'A',
    ...target,
    _implementsDataqueryVariant: () => {},
  }),
});
