import { existsSync } from 'node:fs';
import { installWithApt } from './apt.ts';

const KNOWN = [
  // The smallest of Debian's, with neither tabs nor menus of its own.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Flags for a headless Chromium that runs as root and asks nothing of the network. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A Chromium: the one that CHROME_PATH names, else an installed one, else, as root on Debian, one from apt-get. @throws when there is none to be had */
export function chromiumPath(): string {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && !existsSync(named)) {
    throw new Error(`CHROME_PATH names ${named}, but there is no such file.`);
  }
  const found = named ?? KNOWN.find((file) => existsSync(file));
  if (found !== undefined) return found;
  installWithApt('Chromium (or Chrome, named with CHROME_PATH)', [
    'chromium-headless-shell',
    'fonts-dejavu-core',
  ]);
  return '/usr/bin/chromium-headless-shell';
}
