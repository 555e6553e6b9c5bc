import { describe, expect, it } from 'vitest';
import { limitExceeded } from '../../../../local/broker/publish-limits.ts';

const packet = { topic: 'dt/plant-1/TEMP_1', payload: '{}', qos: 1 };

describe('publish limits', () => {
  it('let an ordinary message pass', () => {
    expect(limitExceeded(packet)).toBeUndefined();
    expect(limitExceeded({ ...packet, qos: 0 })).toBeUndefined();
  });

  it.each([
    ['QoS 2', { qos: 2 }],
    ['a reserved topic', { topic: '$aws/rules/x' }],
    ['a wildcard +', { topic: 'dt/+/TEMP_1' }],
    ['a wildcard #', { topic: 'dt/#' }],
    ['a topic over 256 bytes', { topic: `dt/${'é'.repeat(127)}` }],
    ['a topic with over 7 slashes', { topic: 'a/b/c/d/e/f/g/h/i' }],
    ['a payload over 128 KB', { payload: 'é'.repeat(65_537) }],
  ])('refuse %s', (_, change) => {
    expect(limitExceeded({ ...packet, ...change })).toBeTypeOf('string');
  });

  it('are inclusive', () => {
    expect(limitExceeded({ ...packet, topic: `d/${'x'.repeat(254)}` })).toBeUndefined();
    expect(limitExceeded({ ...packet, topic: 'a/b/c/d/e/f/g/h' })).toBeUndefined();
    expect(limitExceeded({ ...packet, payload: new Uint8Array(131_072) })).toBeUndefined();
  });
});
