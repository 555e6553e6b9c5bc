import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseBrokers } from '../../../../../bin/cli/options/brokers-option.ts';

describe('brokers option', () => {
  it.each([
    ['127.0.0.1:9092', ['127.0.0.1:9092']],
    [
      'b-1.kafka.example:9094, b-2.kafka.example:9094',
      ['b-1.kafka.example:9094', 'b-2.kafka.example:9094'],
    ],
    ['[::1]:9092', ['[::1]:9092']],
  ])('reads %s', (text, brokers) => {
    expect(parseBrokers(text)).toEqual(brokers);
  });

  it.each(['', 'kafka', ':9092', 'kafka:0', 'kafka:65536', 'kafka:9092,', 'kafka://a:1', 'a b:1'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseBrokers(text)).toThrow(InvalidArgumentError);
    },
  );
});
