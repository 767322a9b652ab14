import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Installs packages with apt-get, once for this machine. @throws where this is no Debian with a root */
export function installWithApt(name: string, packages: readonly string[]): void {
  const isDebianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!isDebianRoot)
    throw new Error(`${name} was not found, and only root on Debian can install it.`);
  console.log(`Installing ${name} with apt-get, once for this machine…`);
  const quiet = { stdio: 'pipe', timeout: 600_000 } as const;
  execFileSync('apt-get', ['update', '-qq'], quiet);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}
