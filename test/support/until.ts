import { setTimeout as sleepFor } from 'node:timers/promises';

/** What `look` finds, as soon as it finds something; `false` is nothing, too. @throws after that many seconds */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  seconds = 50,
): Promise<T> {
  const late = Date.now() + seconds * 1_000;
  for (let pause = 2; ; pause = Math.min(2 * pause, 50)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > late) throw new Error(`nothing was found in ${seconds} s`);
    await sleepFor(pause);
  }
}
