import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `ms` milliseconds without keeping the process alive. */
export async function pause(ms: number): Promise<void> {
  await sleep(ms, undefined, { ref: false });
}
