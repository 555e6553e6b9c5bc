/** What each reason of a refusal means, for people. */
export const reasonMeanings: Readonly<Record<string, string>> = {
  tooLate: 'Every window of the reading was closed for good before it came',
  malformed: 'The payload cannot be decoded',
  schema: 'A field is missing or has the wrong type',
  unknown_version: 'The payload has a version that is not known here',
  identity: 'The sender may not speak for this sensor',
  unit: 'The unit is not one that the sensor type accepts',
  out_of_range: 'The value is outside the plausible range of the sensor type',
  future: 'The event time is further ahead of the arrival time than allowed',
  too_old: 'The event time is further behind the arrival time than allowed',
  too_large: 'The payload is larger than allowed',
  internal: 'Processing the reading failed; this is a bug here',
};
