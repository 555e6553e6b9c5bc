import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as zones from '../lambdas/engine/time/zones.ts';
import { type PackedZones, updatedZones } from './zones/updated-zones.ts';

/** `npm run zones`: writes the time zones anew from the installed release of the IANA database. */
const data = createRequire(import.meta.url).resolve('moment-timezone/data/packed/latest.json');
const packed = JSON.parse(readFileSync(data, 'utf8')) as PackedZones;
const target = new URL('../lambdas/engine/time/zones.ts', import.meta.url);
writeFileSync(target, updatedZones(packed, zones));
