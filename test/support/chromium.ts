import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const KNOWN = [
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
  const isDebianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!isDebianRoot) {
    throw new Error('No Chromium or Chrome was found: install one, or name it with CHROME_PATH.');
  }
  console.log('Installing Chromium with apt-get (about 290 MB), once for this machine…');
  const quiet = { stdio: 'pipe', timeout: 600_000 } as const;
  execFileSync('apt-get', ['update', '-qq'], quiet);
  const packages = ['chromium', 'fonts-dejavu-core'];
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
  return '/usr/bin/chromium';
}
