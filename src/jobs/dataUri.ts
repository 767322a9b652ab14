import { createHash } from 'node:crypto';

const LONG = 500;

/** The URL itself, or for a long `data:` URI a short key: its type, digest and length. */
export function shortUrl(url: string): string {
  if (!url.startsWith('data:') || url.length <= LONG) return url;
  const type = url.slice(0, Math.min(url.indexOf(',') + 1, 80));
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 16);
  return `${type}…${digest} (${url.length} characters)`;
}

/** Whether a URL is the short key that `shortUrl` returns for a long `data:` URI, without its content. */
export const isShortened = (url: string): boolean =>
  url.length <= LONG && /^data:[^…]*…[\da-f]{16} \(\d+ characters\)$/.test(url);
