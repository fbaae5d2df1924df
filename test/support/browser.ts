import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium of this machine: CHROMIUM_PATH, or where systems install it. */
function findChromium(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && !existsSync(given)) throw new Error(`CHROMIUM_PATH is ${JSON.stringify(given)}: there is no such file.`);
  return given ?? PLACES.find((path) => existsSync(path));
}

/** `describe`, or a skip whose name says why. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (findChromium() !== undefined) describe(name, tests);
  else describe.skip(`${name} (no Chromium is installed; set CHROMIUM_PATH)`, tests);
};

/** Starts a headless Chromium. Close it at the end. */
export async function openBrowser(): Promise<Browser> {
  // Its sandbox does not work as root, as which containers run.
  const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : [];
  return chromium.launch({ executablePath: findChromium(), args: [...rootFlags, '--disable-gpu'] });
}
