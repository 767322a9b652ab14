import { kindOfName } from '../domain/mediaFields.ts';

/** Whether a string field of fal's OpenAPI takes the URL of a file: its name ends in `_url(s)` and is not of a page or hook, or it names a medium and the description mentions a URL. */
export function isMediaField(name: string, description = ''): boolean {
  if (/webhook|callback|(^|_)(page|web|site|link|api|repo)_urls?$/.test(name)) return false;
  if (/^urls?$|_urls?$/.test(name)) return !/\b(web ?page|website|webhook)\b/i.test(description);
  if (/^(image|video|audio|mask)s?$/.test(name)) return /\burls?\b/i.test(description);
  return /^urls?\b/i.test(description) && kindOfName(name) !== undefined;
}
