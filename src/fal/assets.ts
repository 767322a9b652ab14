import { kindOfField, kindOfName, kindOfType } from './mediaKind.ts';
import type { Asset, Json, JsonObject, MediaKind } from '../domain/types.ts';

export interface FindOptions {
  /** URLs of the input: not results, though models echo them. */
  readonly inputUrls?: ReadonlySet<string>;
}

/** Where a value stands: its path, and the field names that lead to it, nearest first. */
interface Place {
  readonly at: string;
  readonly fields: readonly string[];
}

const DEEPEST = 40;
/** Assets of one output; the rest is found in the output alone. */
const MOST_ASSETS = 5_000;
/** Characters of an address, and of a file's name or type. */
const LONGEST_ADDRESS = 16_384;
const LONGEST_NAME = 500;
/** Fields that hold what was asked, not what was made. */
const ECHO = /^inputs?$/i;
/** Fields that say nothing of what they hold. */
const PLAIN = /^(ur[il]|outputs?|results?|data|media|content|items?|response|values?)$/i;
/** Fields whose strings are words, or addresses that lead to no result. */
const NOT_MEDIA =
  /^((.*_)?prompt|text|caption|description|message|error|detail|citations?|references?|sources?|annotations?)$|(status|response|cancel|stream|webhook|callback|logs?|docs?|documentation|page|homepage|playground|licen[cs]e|terms)_?ur[il]$/i;
/** Fields of a described file that hold the file itself. */
const OWN_BYTES = /^(url|content|file_data)$/;
const ADDRESS_FIELD = /(_ur[il]|Ur[il])s?$/;
const API_HOST = /^(queue\.fal\.run|fal\.run|rest\.fal\.ai|api\.fal\.ai)$/;
const CDN_HOST = /(^|\.)fal\.media$/;

/** Every picture, video, sound, 3D object and file in a model's output, each URL once, in order of appearance; the first 5,000. */
export function findAssets(output: Json, { inputUrls }: FindOptions = {}): Asset[] {
  const found = new Map<string, Asset>();

  const add = (asset: Asset | undefined): void => {
    if (!asset || inputUrls?.has(asset.url)) return;
    const before = found.get(asset.url);
    if (!before) found.set(asset.url, asset);
    else if (!before.contentType && asset.contentType)
      found.set(asset.url, { ...asset, at: before.at });
  };

  const visit = (value: Json, place: Place, depth: number): void => {
    if (depth > DEEPEST || found.size >= MOST_ASSETS) return;
    if (typeof value === 'string') add(fromString(value, place));
    else if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, { ...place, at: `${place.at}[${index}]` }, depth + 1);
      });
    } else if (typeof value === 'object' && value !== null) {
      const asset = fromObject(value, place);
      add(asset);
      for (const [field, child] of Object.entries(value)) {
        if (ECHO.test(field) || (asset && OWN_BYTES.test(field))) continue;
        const at = place.at ? `${place.at}.${field}` : field;
        visit(child, { at, fields: [field, ...place.fields] }, depth + 1);
      }
    }
  };

  visit(output, { at: '', fields: [] }, 0);
  return [...found.values()];
}

/** A string that is, as a whole, the address of a result. */
function fromString(text: string, { at, fields }: Place): Asset | undefined {
  const contentType = dataType(text);
  if (contentType !== undefined) {
    return { url: text, kind: kindOfType(contentType) ?? kindOfFields(fields), contentType, at };
  }
  const url = webAddress(text);
  const field = fields.find((name) => !PLAIN.test(name));
  if (!url || API_HOST.test(url.host) || (field && NOT_MEDIA.test(field))) return undefined;
  const named = kindOfName(url.pathname);
  const bySelf = CDN_HOST.test(url.hostname) || (named !== undefined && named !== 'file');
  const byField = field ? (kindOfField(field) ?? ADDRESS_FIELD.test(field)) : named;
  return bySelf || byField ? { url: text, kind: named ?? kindOfFields(fields), at } : undefined;
}

/** An object that describes a file: fal's File and Image, and media given inline as `content`. */
function fromObject(value: JsonObject, { at, fields }: Place): Asset | undefined {
  const contentType = textOf(value.content_type)?.slice(0, LONGEST_NAME);
  const url = textOf(value.url) ?? inlined(value.content, contentType);
  if (url === undefined) return undefined;
  const fileName = textOf(value.file_name)?.slice(-LONGEST_NAME);
  const place = { at: at || 'url', fields: ['url', ...fields] };
  const bare = fromString(url, place);
  const address = webAddress(url);
  const described = contentType ?? fileName;
  if (!bare && !(described && address)) return undefined;
  const type = contentType ?? bare?.contentType;
  const named = kindOfName(fileName ?? '') ?? kindOfName(address?.pathname ?? '');
  return {
    url,
    kind: kindOfType(type) ?? named ?? kindOfFields(fields),
    at: place.at,
    ...(type && { contentType: type }),
    ...(fileName && { fileName }),
    ...measure(value, 'file_size', 'size'),
    ...measure(value, 'width', 'width'),
    ...measure(value, 'height', 'height'),
  };
}

const kindOfFields = (fields: readonly string[]): MediaKind =>
  fields.map(kindOfField).find((kind) => kind !== undefined) ?? 'file';

const measure = (value: JsonObject, from: string, to: 'size' | 'width' | 'height') => {
  const number = value[from];
  return typeof number === 'number' && number > 0 ? { [to]: number } : {};
};

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const dataType = (text: string): string | undefined =>
  /^data:([\w.+-]+\/[\w.+-]+)[;,]/.exec(text.slice(0, 200))?.[1]?.toLowerCase();

function webAddress(text: string): URL | undefined {
  const isAddress = text.length <= LONGEST_ADDRESS && /^https?:\/\/\S+$/.test(text);
  return isAddress && URL.canParse(text) ? new URL(text) : undefined;
}

function inlined(content: Json | undefined, contentType: string | undefined): string | undefined {
  if (typeof content !== 'string' || !contentType) return undefined;
  if (dataType(content) !== undefined) return content;
  const media = kindOfType(contentType) !== 'file' && /^[A-Za-z0-9+/]{16,}={0,2}$/.test(content);
  return media ? `data:${contentType};base64,${content}` : undefined;
}

/** Fields that hold a text result, the likeliest first. */
const TEXT_FIELDS = [
  'output',
  'text',
  'transcription',
  'transcript',
  'generated_text',
  'text_output',
  'translation',
  'answer',
  'caption',
  'response',
  'results',
  'result',
  'outputs',
  'content',
  'message',
  'choices',
  'chunks',
  'lyrics',
  'description',
];
const JOINED: Record<string, string> = { chunks: ' ' };

/** The text an LLM, vision or transcription model answered, where the output holds one. */
export function findText(output: Json): string | undefined {
  return textIn(output, 0, '\n');
}

function textIn(value: Json | undefined, depth: number, glue: string): string | undefined {
  if (depth > 5 || value === undefined || value === null) return undefined;
  if (typeof value === 'string') {
    const isAddress = webAddress(value.trim()) !== undefined || dataType(value) !== undefined;
    return isAddress || value.trim() === '' ? undefined : value;
  }
  if (Array.isArray(value)) {
    const texts = value.map((item) => textIn(item, depth + 1, glue)?.trim());
    return texts.filter((text) => text !== undefined).join(glue) || undefined;
  }
  if (typeof value !== 'object' || 'url' in value || 'content_type' in value) return undefined;
  for (const field of TEXT_FIELDS) {
    const text = textIn(value[field], depth + 1, JOINED[field] ?? '\n');
    if (text !== undefined) return text;
  }
  return undefined;
}
