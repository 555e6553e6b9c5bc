import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const startMs = Date.parse('2024-05-01T00:00:00Z');

/**
 * Four hours of three machines, which get cold and warm again, as a file.
 *
 * @returns its path
 */
export const writeColdMachines = async (folder: string): Promise<string> => {
  const file = join(folder, 'machines.csv');
  const lines = Array.from({ length: 48 }, (_, index) =>
    ['M1', 'M2', 'M3'].map((sensor, machine) => {
      const instant = new Date(startMs + index * 300_000 + machine * 1_000).toISOString();
      return `${sensor},${instant},${index > 12 && index < 30 ? 30 : 70}`;
    }),
  ).flat();
  await writeFile(file, ['sensor_id,timestamp,value', ...lines, ''].join('\n'));
  return file;
};
