import { promptOf } from '../domain/input.ts';
import type { JsonObject } from '../domain/types.ts';

/** The naming that is used unless another is set. */
export const PROMPT_NAME = '${prompt}';

/** What a saved file's name may tell. */
export interface NameFacts {
  readonly endpointId: string;
  readonly input?: JsonObject | undefined;
  readonly seed?: number | undefined;
  /** When it is saved. */
  readonly at: Date;
  /** Of the job's results, from 1. */
  readonly index: number;
}

/** Bytes: file systems take 255, with the number and the ending. */
const LONGEST = 120;
/** Names that Windows keeps for devices, whatever comes behind a dot. */
const DEVICE = /^(con|prn|aux|nul|conin|conout|com[\d¹²³]|lpt[\d¹²³])(?=\.|$)/i;

/** A file name without its ending from a naming such as `${date}-${prompt}-${seed}`; whatever the naming says, it is a plain name and never a path. Tokens: date, time, model, prompt, seed, index. */
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
    .replace(/-{2,}/g, '-');
  return plainName(name) || plainName(prompt) || 'result';
}

/** Cut by whole characters, without dots and dashes at its ends; a device's name is none any more. */
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

/** `2026-01-31` and `13-05-59`, by this machine's clock. */
function localTime(at: Date): string[] {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replaceAll(':', '-').split('T');
}

/** A file name from a prompt: `a red fox in snow` → `a-red-fox-in-snow`; the endpoint's alias when there is no prompt. */
export function nameFor(endpointId: string, prompt: unknown): string {
  const words = typeof prompt === 'string' ? prompt.normalize('NFKD').toLowerCase() : '';
  const slug = words
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const cut = /^.{0,48}/su.exec(slug)?.[0].replace(/-+$/, '') ?? '';
  const alias = endpointId
    .split('/')
    .slice(1)
    .join('-')
    .replace(/[^\w-]+/g, '-');
  return cut || alias || 'result';
}
