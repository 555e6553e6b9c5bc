import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillTopic, topicFilter, topicSegment } from '../../../../lambdas/engine/index.ts';
import { parseTopicTemplate } from '../../../../lambdas/engine/topic-template.ts';
import { expectRefusal } from '../../../support/expect-refusal.ts';

const plant = parseTopicTemplate('dt/{site}/{sensor_id}');

describe('topic template', () => {
  it('knows literal and named segments', () => {
    expect(plant.segments).toEqual([{ literal: 'dt' }, { name: 'site' }, { name: 'sensor_id' }]);
  });

  it('makes the filter that matches its topics', () => {
    expect(topicFilter(plant)).toBe('dt/+/+');
  });

  it('reads a named segment of a topic', () => {
    expect(topicSegment(plant, 'dt/plant-1/TEMP_45', 'sensor_id')).toBe('TEMP_45');
    expect(topicSegment(plant, 'dt/plant-1/TEMP_45', 'site')).toBe('plant-1');
    expect(topicSegment(plant, 'dt//TEMP_45', 'site')).toBe('');
  });

  it.each([
    '',
    'dt',
    'dt/plant-1',
    'dt/plant-1/TEMP_45/',
    'dt/plant-1/TEMP_45/x',
    '/dt/plant-1/TEMP_45',
    'DT/plant-1/TEMP_45',
    'd/plant-1/TEMP_45',
    'dtx/plant-1/TEMP_45',
    'plant-1/dt/TEMP_45',
  ])('reads nothing of %j, which is not of it', (topic) => {
    expect(topicSegment(plant, topic, 'sensor_id')).toBeUndefined();
  });

  it('reads a literal segment whole, wherever it stands', () => {
    const nested = parseTopicTemplate('{site}/dt/{sensor_id}/raw');
    expect(nested.segments.at(-1)).toEqual({ literal: 'raw' });
    expect(topicSegment(nested, 'plant-1/dt/TEMP_45/raw', 'sensor_id')).toBe('TEMP_45');
    expect(topicSegment(nested, '/dt/TEMP_45/raw', 'site')).toBe('');
    for (const topic of ['p/dtx/T/raw', 'p/d/T/raw', 'p/dt/T/raws', 'p/dt/T/ra', 'p/xdt/T/raw']) {
      expect(topicSegment(nested, topic, 'sensor_id'), topic).toBeUndefined();
    }
  });

  it('fills in nothing for a segment that it is given no value for', () => {
    expect(fillTopic(plant, { site: 'plant-1' })).toBe('dt/plant-1/');
  });

  it('reads nothing of a segment that it does not name', () => {
    expect(topicSegment(plant, 'dt/plant-1/TEMP_45', 'line')).toBeUndefined();
    expect(topicSegment(plant, 'dt/plant-1/TEMP_45', 'dt')).toBeUndefined();
    expect(topicSegment(plant, 'dt/plant-1/TEMP_45', 'constructor')).toBeUndefined();
  });

  it('reads back what it filled in', () => {
    const segment = fc.string({ minLength: 1 }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(segment, segment, (site, sensor) => {
        const topic = fillTopic(plant, { site, sensor_id: sensor });
        expect(topicSegment(plant, topic, 'site')).toBe(site);
        expect(topicSegment(plant, topic, 'sensor_id')).toBe(sensor);
      }),
    );
  });

  it.each([
    ['', 'a topic that does not start with "$"'],
    ['$aws/{sensor_id}', 'a topic that does not start with "$"'],
    ['dt//{sensor_id}', 'made of whole segments'],
    ['dt/{sensor_id}/', 'made of whole segments'],
    ['/dt/{sensor_id}', 'made of whole segments'],
    ['dt/+/{sensor_id}', 'made of whole segments'],
    ['dt/#', 'made of whole segments'],
    ['dt/x{sensor_id}', 'made of whole segments'],
    ['dt/{sensor_id', 'made of whole segments'],
    ['dt/{sensor_id}x', 'made of whole segments'],
    ['dt/{}', 'made of whole segments'],
    ['dt/{sensor-id}', 'made of whole segments'],
    ['dt/{1st}', 'made of whole segments'],
    ['dt/{id}/{id}', 'without the segment {id} twice'],
  ])('refuses %j: it must be %s', (template, rule) => {
    expectRefusal(
      () => parseTopicTemplate(template),
      `topic is "${template}", but must be ${rule}`,
    );
    expect(() => parseTopicTemplate(template)).toThrow('write it like "dt/{site}/{sensor_id}"');
  });
});
