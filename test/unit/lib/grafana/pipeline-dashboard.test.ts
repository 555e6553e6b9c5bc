import { describe, expect, it } from 'vitest';
import { type Pipeline, type StoreKind, storeKinds } from '../../../../lambdas/engine/index.ts';
import { declaredPipelines } from '../../../../lib/declared-pipelines.ts';
import { pipelineDashboard } from '../../../../lib/grafana/pipeline-dashboard.ts';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly query?: string; readonly rawQuery?: string | boolean }[];
  readonly fieldConfig?: { readonly defaults: { readonly thresholds?: unknown } };
}

const declared = (await declaredPipelines()).map(({ pipeline }) => pipeline);
const cases = storeKinds.flatMap((store) =>
  declared.map((pipeline): [StoreKind, string, Pipeline] => [store, pipeline.name, pipeline]),
);

const panelsOf = (pipeline: Pipeline, store: StoreKind): readonly Panel[] =>
  (
    JSON.parse(JSON.stringify(pipelineDashboard(pipeline, { store, database: 'results' }))) as {
      panels: Panel[];
    }
  ).panels;

const queriesOf = (pipeline: Pipeline, store: StoreKind): string[] =>
  panelsOf(pipeline, store).flatMap(({ targets = [] }) =>
    targets.map(({ query, rawQuery }) => query ?? String(rawQuery)),
  );

/** The names in a query's double quotes, without those that every row has. */
const ours = new Set(['key', 'pipeline', 'window', 'firing', 'revision', '_newest', 'results']);
const namesIn = (query: string): string[] =>
  [...new Set([...query.matchAll(/"(\w+)"/g)].map(([, name = '']) => name))].filter(
    (name) => !ours.has(name),
  );

describe.each(cases)('the dashboard for %s of %s', (store, _, pipeline) => {
  const table = pipeline.destinations.results;
  const columns = pipeline.windows.flatMap(({ aggregate }) => Object.keys(aggregate));

  it('has a row for each window and a panel for each aggregate', () => {
    const titles = panelsOf(pipeline, store).map(({ title }) => title);
    expect(titles).toEqual(
      pipeline.windows.flatMap(({ name, aggregate }) => [
        name,
        ...Object.keys(aggregate).map((column) => `${name}: ${column}`),
      ]),
    );
  });

  it('asks for the table and the aggregates that are declared, and for no other name', () => {
    const queries = queriesOf(pipeline, store);
    expect(queries).toHaveLength(columns.length);
    expect(queries.map((query) => namesIn(query).sort())).toEqual(
      columns.map((column) => [column, table].sort()),
    );
  });

  it('leaves tombstones out, and keeps to the keys and times that were chosen', () => {
    for (const query of queriesOf(pipeline, store)) {
      expect(query).toContain(`"firing" <> 'merged'`);
      expect(query).toMatch(/\$(timeFilter|__timeFilter)/);
      expect(query).toMatch(/\$\{key:(regex|singlequote)\}/);
      expect(query).toContain(`"pipeline" = '${pipeline.name}'`);
    }
  });

  it('draws the limits of the alerts on what they watch', () => {
    const watched = panelsOf(pipeline, store)
      .filter(({ fieldConfig }) => fieldConfig?.defaults.thresholds !== undefined)
      .map(({ title }) => title);
    expect(watched.sort()).toEqual(
      [...new Set(pipeline.alerts.map(({ window, measure }) => `${window}: ${measure}`))].sort(),
    );
  });

  it('is the same each time', () => {
    const print = () => JSON.stringify(pipelineDashboard(pipeline, { store, database: 'results' }));
    expect(print()).toBe(print());
  });
});
