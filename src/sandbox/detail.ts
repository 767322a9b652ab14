import type { Json } from './json.ts';

/** One entry of a 422's `detail` array. */
export interface Detail {
  readonly loc: (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly url: string;
  readonly ctx?: Record<string, Json>;
  readonly input: Json;
}

/** The page that explains an error type. */
export function errorUrl(type: string): string {
  return `https://docs.fal.ai/errors#${type}`;
}
