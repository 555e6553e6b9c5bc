import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningPage, startPage } from '../../local/page/page-server.ts';
import {
  sampleAlert,
  sampleInstantMs,
  sampleLedger,
  sampleObservation,
  samplePartition,
  sampleReading,
  sampleResult,
  sampleSensor,
} from '../support/observation-samples.ts';
import { ScriptedRun } from '../support/scripted-run.ts';
import { faintTexts } from './support/faint-texts.ts';
import { openBrowser, openPage } from './support/open-browser.ts';

const minuteMs = 60_000;
const hostile = '<img src="x" onerror="window.wasRun = true">';

/** A factory in which everything has happened that the page can show. */
const busyRun = (): ScriptedRun => {
  const run = new ScriptedRun(
    sampleObservation({
      published: 1_040,
      refused: 3,
      ledger: sampleLedger(),
      storedResults: 5,
      partitions: [samplePartition('shard-0', { publishedThrough: { results: 39, alerts: 40 } })],
      sensors: [
        sampleSensor('TEMP_1'),
        sampleSensor('TEMP_2'),
        sampleSensor('HUM_1', { sensorType: 'humidity', unit: '%', isIdle: true }),
      ],
      alerts: [
        sampleAlert(),
        sampleAlert({ id: 'warned', key: 'TEMP_1', severity: 'warning' }),
        sampleAlert({ id: 'over', key: 'TEMP_1', state: 'ok' }),
      ],
      quarantine: [
        {
          type: 'tooLate',
          reason: 'tooLate',
          detail: 'perMinute was closed for good',
          clientId: 'TEMP_1',
          arrivalTimeMs: sampleInstantMs,
          payload: '{"sensor_id":"TEMP_1"}',
        },
        {
          type: 'rejected',
          reason: 'malformed',
          detail: 'not JSON',
          clientId: null,
          arrivalTimeMs: null,
          payload: '{',
        },
      ],
    }),
  );
  const startMs = sampleInstantMs - 30_000 - 5 * minuteMs;
  for (let minute = 0; minute < 5; minute += 1) {
    run.store(sampleResult('TEMP_1', startMs + minute * minuteMs, [19, 20.5, 22]));
  }
  return run;
};

const publishMinutes = (run: ScriptedRun, sensor: string): void => {
  for (let ago = 5 * minuteMs; ago >= 0; ago -= 5_000) {
    run.publish(sampleReading(sensor, sampleInstantMs - ago, 20.5 + Math.sin(ago / 20_000)));
  }
};

let browser: Browser;
let run: ScriptedRun;
let served: RunningPage;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  run = busyRun();
  served = await startPage(run, { port: 0 });
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await served.stop();
});

const eventually = (read: () => Promise<unknown>) => expect.poll(read, { timeout: 30_000 });
/** As the person sees it: nothing where it is hidden. */
const textOf = (page: Page, selector: string) => async (): Promise<string> =>
  (await page.locator(selector).allInnerTexts())[0] ?? '';
const chartLabel = (page: Page) => () => page.locator('.plot').getAttribute('aria-label');

describe('the page in a browser', () => {
  it('shows numbers that change while it is open', async () => {
    const { page, complaints } = await openPage(browser, served.url);
    await eventually(textOf(page, '#ledger-received')).toBe('1,034');
    expect(await textOf(page, '#pipeline-name')()).toBe('smart-factory');
    expect(await textOf(page, '#clock-time')()).toBe('10:15:30');
    const ledger = { ...sampleLedger(), received: 1_035, accepted: 1_001 };
    run.change({ ledger, atMs: sampleInstantMs + 1_000 });
    await eventually(textOf(page, '#ledger-received')).toBe('1,035');
    expect(await textOf(page, '#clock-time')()).toBe('10:15:31');
    expect(complaints).toEqual([]);
  });

  it('shows a ledger that adds up, and is loud where it does not', async () => {
    const { page } = await openPage(browser, served.url);
    await eventually(textOf(page, '.ledger-check')).toBe('✓ adds up');
    const verdicts = await page.locator('.ledger-term strong').allInnerTexts();
    const [received = 0, ...others] = verdicts.map((text) => Number(text.replaceAll(',', '')));
    expect(received).toBe(1_034);
    expect(others.reduce((sum, count) => sum + count)).toBe(received);
    run.change({ ledger: { ...sampleLedger(), received: 1_036 } });
    await eventually(textOf(page, '.ledger-check')).toBe(
      '✕ does not add up: the verdicts sum to 1,034, 2 without a verdict',
    );
    expect(await faintTexts(page)).toEqual([]);
  });

  it('shows the chart of the sensor that is clicked, and keeps it over a reload', async () => {
    publishMinutes(run, 'TEMP_1');
    const { page, complaints } = await openPage(browser, served.url);
    await eventually(textOf(page, '#chart h2')).toBe('TEMP_2');
    await page.getByRole('button', { name: 'TEMP_1 lag' }).click();
    expect(await textOf(page, '#chart h2')()).toBe('TEMP_1');
    await eventually(chartLabel(page)).toBe('Chart of TEMP_1: 61 readings, 5 windows');
    expect(await textOf(page, '.facts')()).toContain('19.00 to 22.00');
    const drawn = await page.evaluate(`(() => {
      const canvas = document.querySelector('.plot canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set();
      for (let at = 0; at < data.length; at += 4) colours.add(data.slice(at, at + 3).join());
      return colours.has('12,116,137');
    })()`);
    expect(drawn).toBe(true);
    await page.reload();
    await eventually(chartLabel(page)).toBe('Chart of TEMP_1: 61 readings, 5 windows');
    expect(complaints).toEqual([]);
  });

  it('draws readings as they are published', async () => {
    const { page } = await openPage(browser, `${served.url}/#sensor=TEMP_1`);
    await eventually(chartLabel(page)).toBe('Chart of TEMP_1: 0 readings, 5 windows');
    run.publish(sampleReading('TEMP_1', sampleInstantMs - 1_000, 20.7));
    await eventually(chartLabel(page)).toBe('Chart of TEMP_1: 1 reading, 5 windows');
    expect(await textOf(page, '.fact-value')()).toBe('20.70');
  });

  it('is usable with the keyboard alone', async () => {
    const { page } = await openPage(browser, served.url);
    await page.getByRole('searchbox').fill('hum');
    await eventually(() => page.locator('.sensor').allInnerTexts()).toHaveLength(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await textOf(page, '#chart h2')()).toBe('HUM_1');
    await eventually(textOf(page, '#chart .quiet')).toBe('humidity in % · idle');
  });

  it('shows an alert as soon as it is raised', async () => {
    run.change({ alerts: [] });
    const { page } = await openPage(browser, served.url);
    await eventually(textOf(page, '#alerts .empty')).toContain('overheating (max past 80)');
    run.change({ alerts: [sampleAlert()] });
    await eventually(textOf(page, '.alert')).toContain('max 84.20 is above 80');
    const alert = await textOf(page, '.alert')();
    for (const part of ['critical', 'overheating', 'alarm', 'TEMP_2', 'since 10:14:00Z']) {
      expect(alert).toContain(part);
    }
    expect(await page.title()).toBe('(1) smart-factory · Tidemark');
  });

  it('shows where each partition stands and which sink is behind', async () => {
    const { page } = await openPage(browser, served.url);
    await eventually(() => page.locator('#partitions tbody td').allInnerTexts()).toEqual([
      ...['10:15:24Z', '6 s', '10:15:30Z', '1,034', '12', '24', '1,234', '41'],
      ...['40', '39 (−2)'],
    ]);
    expect(await page.locator('#partitions th').allInnerTexts()).toContain('To results');
  });

  it('shows why readings were refused', async () => {
    const { page } = await openPage(browser, served.url);
    await eventually(() => page.locator('.reason').allInnerTexts()).toHaveLength(3);
    const reasons = await page.locator('.reason').allInnerTexts();
    expect(reasons.map((text) => text.split(/\s+/).join(' '))).toEqual([
      'malformed 7',
      'tooLate 4',
      'out_of_range 3',
    ]);
    expect(await textOf(page, '.refused')()).toContain('{"sensor_id":"TEMP_1"}');
  });

  it('shows what devices send as text, whatever it is', async () => {
    run.change({
      pipeline: { ...sampleObservation().pipeline, name: hostile, topic: hostile },
      sensors: [sampleSensor(hostile, { sensorType: hostile, unit: hostile })],
      alerts: [sampleAlert({ key: hostile, rule: hostile, detail: hostile })],
      partitions: [samplePartition(hostile, { publishedThrough: { [hostile]: 1 } })],
      quarantine: [
        {
          type: 'rejected',
          reason: hostile,
          detail: hostile,
          clientId: hostile,
          arrivalTimeMs: 1e300,
          payload: `${hostile}\u0000\u202e`,
        },
      ],
    });
    run.publish(sampleReading(hostile, sampleInstantMs, 20));
    const { page, complaints } = await openPage(browser, served.url);
    await eventually(textOf(page, '.payload')).toContain(hostile);
    await eventually(textOf(page, '#chart h2')).toBe(hostile);
    for (const selector of ['h1', '.alert-detail', '.sensor-key', '.partition-name', '.refused']) {
      expect([selector, await textOf(page, selector)()]).toEqual([
        selector,
        expect.stringContaining(hostile),
      ]);
    }
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.evaluate('window.wasRun')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it('says what will appear while there is nothing yet', async () => {
    run.change({ ...sampleObservation() });
    const { page, complaints } = await openPage(browser, served.url);
    await eventually(textOf(page, '#sensors .empty')).toContain('with its first reading');
    expect(await textOf(page, '#chart .empty')()).toContain('as soon as the first sensor');
    expect(await textOf(page, '#partitions .empty')()).toContain('with its first commit');
    expect(await textOf(page, '#quarantine .empty')()).toContain('Nothing was refused');
    expect(await textOf(page, '.ledger-check')()).toBe('✓ adds up');
    expect(complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('is legible on a %s screen', async (colorScheme) => {
    publishMinutes(run, 'TEMP_1');
    const { page, complaints } = await openPage(browser, served.url, { colorScheme });
    await eventually(textOf(page, '.payload')).not.toBe('');
    const [red] = await page.evaluate<number[]>(
      'getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)',
    );
    expect((red ?? 0) > 127).toBe(colorScheme === 'light');
    expect(await faintTexts(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each([360, 768, 1_024, 1_280, 1_920])('fits a screen of %i pixels', async (width) => {
    const { page } = await openPage(browser, served.url, { width });
    await eventually(textOf(page, '.payload')).not.toBe('');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it('draws only those of 500 sensors that are on screen', async () => {
    const keys = Array.from({ length: 500 }, (_, index) => `TEMP_${index + 1}`);
    run.change({ sensors: keys.map((key) => sampleSensor(key)), alerts: [] });
    for (const key of keys) run.publish(sampleReading(key, sampleInstantMs, 20));
    const { page } = await openPage(browser, served.url);
    await eventually(() => page.locator('.sensor').count()).toBe(500);
    const drawn = `[...document.querySelectorAll('.sensor canvas')]
      .filter((canvas) => canvas.width !== 300).length`;
    await eventually(() => page.evaluate(drawn)).toBeGreaterThan(5);
    expect(await page.evaluate(drawn)).toBeLessThan(60);
    await page.locator('.sensor').last().scrollIntoViewIfNeeded();
    await eventually(textOf(page, '.sensor:last-child .sensor-lag')).toBe('lag 6 s');
  });

  it('says that the run cannot be observed, for as long as that is so', async () => {
    const { page } = await openPage(browser, served.url);
    await eventually(textOf(page, '#connection')).toBe('live');
    run.fail(new Error('The journal table does not answer.'));
    await eventually(textOf(page, '#banner')).toContain('The journal table does not answer.');
    run.fail(undefined);
    await eventually(() => page.locator('#banner').isHidden()).toBe(true);
  });

  it('says that the connection is lost, and goes on by itself when the run is back', async () => {
    const { page } = await openPage(browser, served.url);
    await eventually(textOf(page, '#connection')).toBe('live');
    const port = Number(new URL(served.url).port);
    await served.stop();
    await eventually(textOf(page, '#banner')).toContain('Connection to the run lost');
    expect(await textOf(page, '#ledger-received')()).toBe('1,034');
    run.change({ ledger: { ...sampleLedger(), received: 2_034, accepted: 2_000 } });
    served = await startPage(run, { port });
    await eventually(textOf(page, '#ledger-received')).toBe('2,034');
    await eventually(() => page.locator('#banner').isHidden()).toBe(true);
    expect(await textOf(page, '#connection')()).toBe('live');
  });
});
