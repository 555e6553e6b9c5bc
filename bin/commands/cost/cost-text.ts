import { amountText, shareText } from './amount-text.ts';
import type { CostReport } from './cost-report.ts';

/** A bill for a person. */
export const costText = (report: CostReport): string[] => [
  ...heading(report),
  '',
  ...services(report),
  '',
  ...summary(report),
  '',
  ...cheaper(report),
  ...prices(report),
  'Left out:',
  ...report.leftOut.map((each) => `  ${each}`),
];

const heading = (report: CostReport): string[] => {
  const { pipeline, stage, store, ingest, devices, everyMs, sample, partitions } = report;
  const { readingsPerBatch, basicIngest } = report;
  const minutes = Math.round(sample.countedMs / 60_000);
  return [
    `${pipeline}, stage ${stage}: ${amountText(devices, 0)} devices, each a reading every ` +
      `${everyMs / 1_000} s${basicIngest ? ', by Basic Ingest' : ''}, ` +
      `through ${ingest} into ${store}`,
    'From the template and counted operations: ' +
      `${amountText(sample.devices, 0)} of the ${amountText(devices / partitions, 0)} devices of ` +
      `one of ${partitions} partitions were run in memory, ${minutes} minutes of their time ` +
      `(${amountText(sample.readings, 0)} readings) after a warm-up; a batch is of ` +
      `${amountText(readingsPerBatch, 0)} readings.`,
  ];
};

const services = ({ byService, perMonth }: CostReport): string[] => {
  const rows = [...Object.entries(byService), ['total', perMonth] as const];
  const width = Math.max(...rows.map(([service]) => service.length));
  return [
    `${'service'.padEnd(width)}  ${'USD a month'.padStart(14)}    share`,
    ...rows.map(
      ([service, usd]) =>
        `${service.padEnd(width)}  ${amountText(usd).padStart(14)}  ` +
        shareText(usd / perMonth).padStart(7),
    ),
  ];
};

const summary = (report: CostReport): string[] => {
  const { perMillionReadings, readingsPerMonth, processingShare, lines, perMonth, perReading } =
    report;
  const [most] = lines;
  const figure = (value: number): string => String(Number(value.toPrecision(2)));
  return [
    `${perMillionReadings} USD per million readings, of ` +
      `${amountText(readingsPerMonth, 0)} a month.`,
    `Processing share: ${shareText(processingShare)} (everything beyond IoT Core, stream and ` +
      'store: state, functions, archive, alarms).',
    `Counted for each reading: ${figure(perReading.stateWriteUnits)} write units of state, ` +
      `${figure(perReading.results)} results in ${figure(perReading.storeWriteUnits)} KiB of ` +
      `writes, ${Math.round(perReading.recordBytes)} bytes on the stream, ` +
      `${Math.round(perReading.archivedBytes)} in the archive.`,
    ...(most === undefined
      ? []
      : [
          `What dominates: ${most.service}, "${most.unit}", ${amountText(most.usd)} ` +
            `(${shareText(most.usd / perMonth)}).`,
        ]),
  ];
};

const cheaper = ({ hints }: CostReport): string[] =>
  hints.length === 0
    ? []
    : [
        'Cheaper would be:',
        ...hints.map(({ says, saves }) => `  ${amountText(saves, 0)} less by ${says}.`),
        '',
      ];

const prices = (report: CostReport): string[] => {
  const { bySureness, perMonth, pricesAsOf, oldestPriceAsOf, regions } = report;
  const shares = [
    [bySureness.awsPage, 'read on a page of AWS'],
    [bySureness.thirdParty, 'quoted by others'],
    [bySureness.unverified, 'from memory, unverified'],
    [bySureness.yours, 'your own'],
  ] as const;
  const told = shares.filter(([usd]) => usd > 0);
  const sure = told.map(([usd, how]) => `${shareText(usd / perMonth)} is ${how}`);
  return [
    `Prices: list of ${pricesAsOf}, the oldest of ${oldestPriceAsOf}; ` +
      `regions ${regions.join(', ')}. Of the total, ${sure.join(', ')}. ` +
      'Put in your own with --prices FILE.',
  ];
};
