import { isObject } from './json.ts';

/** Seconds of life that a lifecycle header asks for; undefined for ever. */
export function lifeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    const wish: unknown = JSON.parse(text);
    const seconds = isObject(wish) ? wish.expiration_duration_seconds : undefined;
    return typeof seconds === 'number' ? seconds : undefined;
  } catch {
    return undefined;
  }
}
