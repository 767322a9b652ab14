import { setTimeout as sleepFor } from 'node:timers/promises';

/** What `look` finds, as soon as it finds something. @throws after that many seconds */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  seconds = 20,
): Promise<T> {
  const late = Date.now() + seconds * 1_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > late) throw new Error(`nothing was found in ${seconds} s`);
    await sleepFor(50);
  }
}
