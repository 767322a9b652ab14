import type { Json, JsonObject } from '../domain/types.ts';
import { redact } from '../fal/redact.ts';
import { journalUrl } from '../jobs/dataUri.ts';

/** Fields that hold a secret of another service, such as `hf_token`. */
const SECRET = /(^|_)(api_?key|token|secret|password|credentials?|authorization)$/i;
const LONGEST_TEXT = 20_000;

/** An input as a project may publish it: URLs without user and query, long `data:` URIs shortened, no key and no token. */
export function publicInput(input: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(input)
      .filter(([name, value]) => !(SECRET.test(name) && typeof value === 'string'))
      .map(([name, value]) => [name, publicValue(value)]),
  );
}

function publicValue(value: Json): Json {
  if (typeof value === 'string') return publicText(value);
  if (Array.isArray(value)) return value.map(publicValue);
  return typeof value === 'object' && value !== null ? publicInput(value) : value;
}

function publicText(text: string): string {
  if (text.startsWith('data:')) return journalUrl(text);
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) return plainUrl(text);
  return redact(text.slice(0, LONGEST_TEXT), []);
}

/** A URL without what may sign it. */
function plainUrl(text: string): string {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href;
}

/** Every text in an input that is a URL, with its JSON pointer. */
export function urlsIn(value: Json, at = ''): { readonly at: string; readonly url: string }[] {
  if (typeof value === 'string') return /^(https?|data):/i.test(value) ? [{ at, url: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    urlsIn(each, `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}
