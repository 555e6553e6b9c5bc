import type { _Record, WriteRecordsCommandInput } from '@aws-sdk/client-timestream-write';

/**
 * The records of one request, with what all of them share said once: Timestream meters repeated
 * dimensions of a request once only where they are in CommonAttributes.
 */
export const recordRequest = (
  records: readonly _Record[],
): Pick<WriteRecordsCommandInput, 'CommonAttributes' | 'Records'> => {
  const [first] = records;
  if (first === undefined) return { Records: [] };
  const shared = (first.Dimensions ?? []).filter(({ Name, Value }) =>
    records.every(({ Dimensions }) =>
      Dimensions?.some((other) => other.Name === Name && other.Value === Value),
    ),
  );
  const isShared = new Set(shared.map(({ Name }) => Name));
  const isOneMeasure = records.every(({ MeasureName }) => MeasureName === first.MeasureName);
  return {
    CommonAttributes: {
      ...(shared.length > 0 && { Dimensions: shared }),
      ...(isOneMeasure && { MeasureName: first.MeasureName }),
      MeasureValueType: 'MULTI',
      TimeUnit: 'MILLISECONDS',
    },
    Records: records.map(({ Dimensions, MeasureName, Time, Version, MeasureValues }) => {
      const own = (Dimensions ?? []).filter(({ Name }) => !isShared.has(Name));
      return {
        ...(own.length > 0 && { Dimensions: own }),
        ...(!isOneMeasure && { MeasureName }),
        Time,
        Version,
        MeasureValues,
      };
    }),
  };
};
