import { kindOfFileName, kindOfType } from './mediaKind.ts';
import { kindOfOutputField } from '../domain/mediaFields.ts';
import type { Asset, Json, JsonObject, MediaKind } from '../domain/types.ts';

export interface FindOptions {
  /** URLs of the input, which models echo: they are not results. */
  readonly inputUrls?: ReadonlySet<string>;
}

/** The position of a value: its path, and the names of the enclosing fields, innermost first. */
interface Place {
  readonly at: string;
  readonly fields: readonly string[];
}

const DEEPEST = 40;
/** The most assets of one output; the output itself still contains the rest. */
const MOST_ASSETS = 5_000;
/** Characters of a URL; characters of a file name or content type. */
const LONGEST_ADDRESS = 16_384;
const LONGEST_NAME = 500;
/** Fields that repeat the input. */
const ECHO = /^inputs?$/i;
/** Fields whose names do not describe their content. */
const PLAIN = /^(ur[il]|outputs?|results?|data|media|content|items?|response|values?)$/i;
/** Fields whose strings are text or URLs of pages, not results. */
const NOT_MEDIA =
  /^((.*_)?prompt|text|caption|description|message|error|detail|citations?|references?|sources?|annotations?)$|(status|response|cancel|stream|webhook|callback|logs?|docs?|documentation|page|homepage|playground|licen[cs]e|terms)_?ur[il]$/i;
/** Fields of a file object that contain the file itself. */
const OWN_BYTES = /^(url|content|file_data)$/;
const ADDRESS_FIELD = /(_ur[il]|Ur[il])s?$/;
const API_HOST = /^(queue\.fal\.run|fal\.run|rest\.fal\.ai|api\.fal\.ai)$/;
const CDN_HOST = /(^|\.)fal\.media$/;

/** The first 5,000 images, videos, sounds, 3D objects and files in a model's output, each URL once, in order of appearance. */
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
      value.forEach((item, index) =>
        visit(item, { ...place, at: `${place.at}[${index}]` }, depth + 1),
      );
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

/** The asset of a string that is one URL. */
function fromString(text: string, { at, fields }: Place): Asset | undefined {
  const contentType = dataType(text);
  if (contentType !== undefined) {
    return { url: text, kind: kindOfType(contentType) ?? kindOfFields(fields), contentType, at };
  }
  const url = webAddress(text);
  const field = fields.find((name) => !PLAIN.test(name));
  if (!url || API_HOST.test(url.host) || (field && NOT_MEDIA.test(field))) return undefined;
  const named = kindOfFileName(url.pathname);
  const bySelf = CDN_HOST.test(url.hostname) || (named !== undefined && named !== 'file');
  const byField = field ? (kindOfOutputField(field) ?? ADDRESS_FIELD.test(field)) : named;
  return bySelf || byField ? { url: text, kind: named ?? kindOfFields(fields), at } : undefined;
}

/** The asset of a file object: fal's File and Image, or media inlined as `content`. */
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
  const named = kindOfFileName(fileName ?? '') ?? kindOfFileName(address?.pathname ?? '');
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
  fields.map(kindOfOutputField).find((kind) => kind !== undefined) ?? 'file';

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

/** Fields that hold a text result, the most likely first. */
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

/** The text result of an LLM, vision or transcription model; undefined without one. */
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
