import { ensureDebianProgram } from './ensure-debian-program.ts';

/** The path of a Chromium to test with: `CHROMIUM_PATH`, else Debian's. */
export const ensureChromium = (): Promise<string> =>
  ensureDebianProgram({
    purpose: 'The page is tested in Chromium',
    debianPackage: 'chromium',
    places: ['/usr/bin/chromium', '/usr/bin/chromium-browser'],
    variable: 'CHROMIUM_PATH',
  });
