import { promptOf } from '../domain/input.ts';
import type { JsonObject } from '../domain/types.ts';

/** The default naming. */
export const PROMPT_NAME = '${prompt}';

/** The values that a saved file's name may contain. */
export interface NameFacts {
  readonly endpointId: string;
  readonly input?: JsonObject | undefined;
  readonly seed?: number | undefined;
  /** The time of saving. */
  readonly at: Date;
  /** The number of this result within the job, from 1. */
  readonly index: number;
}

/** Bytes: file systems allow 255, including the number and the extension. */
const LONGEST = 120;
/** Names that Windows reserves for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|conin|conout|com[\d¹²³]|lpt[\d¹²³])(?=\.|$)/i;

/** A file name without extension from a naming such as `${date}-${prompt}-${seed}`; the result is always a plain name, never a path. Tokens: date, time, model, prompt, seed, index. */
export function nameFrom(naming: string, facts: NameFacts): string {
  const { endpointId, input, seed, at, index } = facts;
  const prompt = nameFor(endpointId, promptOf(input));
  const [date = '', time = ''] = localTime(at);
  const tokens = new Map([
    ...Object.entries({ date, time, prompt }),
    ['model', endpointId.replace(/^fal-ai\//, '').replaceAll('/', '-')],
    ['seed', seed === undefined ? '' : String(seed)],
    ['index', String(index)],
  ]);
  const name = naming
    .replace(/\$\{(\w+)\}/g, (whole, token: string) => tokens.get(token) ?? whole)
    .replace(/[\p{C}\s<>:"/\\|?*${}#%~]+/gu, '-')
    .replace(/-{2,}/g, '-')
    .normalize('NFC');
  return plainName(name) || plainName(prompt) || 'result';
}

/** Cuts between whole characters, trims dots and dashes, and changes the names of devices. */
function plainName(name: string): string {
  let end = 0;
  let bytes = 0;
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > LONGEST) break;
    end += character.length;
  }
  const cut = name.slice(0, end).replace(/^[-_.]+|[-_.]+$/g, '');
  return cut.replace(DEVICE, '$1-1');
}

/** `2026-01-31` and `13-05-59` in local time. */
function localTime(at: Date): string[] {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replaceAll(':', '-').split('T');
}

/** A file name from a prompt: `a red fox in snow` → `a-red-fox-in-snow`; the endpoint's alias without a prompt. */
export function nameFor(endpointId: string, prompt: unknown): string {
  const words = typeof prompt === 'string' ? prompt.normalize('NFKD').toLowerCase() : '';
  const slug = words
    .replace(/[\u0300-\u036f]/g, '')
    // Composed, as keyboards type it: Korean in pieces is another name on most disks.
    .normalize('NFC')
    .replace(/(?:[^\p{L}\p{N}\p{Mn}\p{Mc}]|\p{DI})+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const cut = /^.{0,48}/su.exec(slug)?.[0].replace(/-+$/, '') ?? '';
  const alias = endpointId
    .split('/')
    .slice(1)
    .join('-')
    .replace(/[^\w-]+/g, '-');
  return cut || alias || 'result';
}
