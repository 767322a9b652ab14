import { createHash } from 'node:crypto';

const LONG = 500;

/** A URL as the journal stores it: for a long `data:` URI only its type, digest and length. */
export function journalUrl(url: string): string {
  if (!url.startsWith('data:') || url.length <= LONG) return url;
  const type = url.slice(0, Math.min(url.indexOf(',') + 1, 80));
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 16);
  return `${type}…${digest} (${url.length} characters)`;
}

/** The characters of a `data:` URI that `journalUrl` has shortened; 0 for any other text. */
export const originalLength = (url: string): number =>
  isShortenedDataUri(url) ? Number(/\((\d+) characters\)$/.exec(url)?.[1]) : 0;

/** Whether `journalUrl` has shortened this `data:` URI, so that its content is missing. */
export const isShortenedDataUri = (url: string): boolean =>
  url.length <= LONG && /^data:[^…]*…[\da-f]{16} \(\d+ characters\)$/.test(url);
