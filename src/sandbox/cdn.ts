import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Answer, SandboxRequest } from './http.ts';
import { json } from './http.ts';
import { hash } from './json.ts';
import type { MediaOrder, Publish } from './publish.ts';
import { rangeOf } from './range.ts';
import type { Spooled } from './spool.ts';

/** Bytes that can be served: in memory, or in files one after another. */
interface Stored {
  readonly contentType: string;
  readonly size: number;
  readonly etag: string;
  readonly bytes?: Uint8Array;
  readonly files?: readonly Spooled[];
}

/** Renders media: the same bytes for the same request. */
export type Render = (request: {
  contentType: string;
  seed: number;
  caption: string;
  width?: number;
  height?: number;
  seconds?: number;
}) => Promise<{ readonly bytes: Uint8Array }>;

/** fal's file hosts, under the sandbox's own origin. */
export interface Cdn {
  /** The URL that a new file will have. */
  newUrl(fileName: string): string;
  /** Makes a URL answer with what is on disk; `life` in seconds. */
  put(url: string, stored: Stored, life?: number): void;
  /** Publishes generated media that live for `life` seconds, rendered when first requested. */
  publisher(life?: number): Publish;
  /** A model's picture for lists. */
  readonly thumbnailUrl: (endpointId: string) => string;
  /** Whether a URL can be loaded, as far as the sandbox knows: `data:`, another host's, or a file that it has. */
  loadable(url: string): boolean;
  /** GET and HEAD of a file. */
  answer(request: SandboxRequest): Promise<Answer>;
}

interface Entry {
  readonly expiresAt: number;
  readonly load: () => Promise<Stored>;
}

const CACHE_BYTES = 64 * 1024 * 1024;
const ENTRIES = 20_000;

/** An empty CDN at `origin()`. */
export function createCdn(origin: () => string, render: Render): Cdn {
  const entries = new Map<string, Entry>();
  const cache = new Map<string, Promise<Stored>>();
  let cached = 0;

  const rendered = (key: string, order: MediaOrder): Promise<Stored> => {
    const known = cache.get(key);
    if (known) {
      cache.delete(key);
      cache.set(key, known);
      return known;
    }
    const made = make(order);
    cache.set(key, made);
    made.then(
      async ({ size }) => {
        cached += size;
        for (const [oldest, stored] of cache) {
          if (cached <= CACHE_BYTES || oldest === key) break;
          cache.delete(oldest);
          cached -= (await stored).size;
        }
      },
      () => cache.delete(key),
    );
    return made;
  };
  let turn: Promise<unknown> = Promise.resolve();
  // One at a time: a picture of 4096 × 4096 pixels holds more than 64 MB while it is rendered.
  const make = (order: MediaOrder): Promise<Stored> => {
    const made = turn.then(async () => {
      const { bytes } = await render(order);
      return { contentType: order.contentType, size: bytes.length, etag: etagOf(bytes), bytes };
    });
    turn = made.catch(() => undefined);
    return made;
  };
  const keep = (path: string, load: () => Promise<Stored>, life?: number): void => {
    const expiresAt = life === undefined ? Infinity : Date.now() + life * 1000;
    entries.set(path, { expiresAt, load });
    const oldest = entries.size > ENTRIES ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
  };
  const find = (path: string): Entry | undefined => {
    const entry = entries.get(path);
    if (entry) return entry.expiresAt > Date.now() ? entry : undefined;
    const endpointId = /^\/thumbnails\/(.+)\.png$/.exec(path)?.[1];
    if (endpointId === undefined) return undefined;
    const order = thumbnail(endpointId);
    return { expiresAt: Infinity, load: () => rendered(path, order) };
  };
  const newUrl = (fileName: string): string =>
    `${origin()}/v3b.fal.media/files/b/${randomBytes(4).toString('hex')}/${token()}_${encodeURIComponent(fileName)}`;

  return {
    newUrl,
    put(url, stored, life) {
      keep(pathOf(url), () => Promise.resolve(stored), life);
    },
    publisher: (life) => async (order, how) => {
      if (how.inline) {
        const { bytes, size } = await make(order);
        const data = Buffer.from(bytes ?? []).toString('base64');
        const fileName = `output.${order.extension}`;
        return { url: `data:${order.contentType};base64,${data}`, fileName, size };
      }
      const fileName = `${token()}.${order.extension}`;
      const url = `${origin()}/v3b.fal.media/files/b/${randomBytes(4).toString('hex')}/${fileName}`;
      const path = pathOf(url);
      keep(path, () => rendered(path, order), life);
      return how.sized
        ? { url, fileName, size: (await rendered(path, order)).size }
        : { url, fileName };
    },
    thumbnailUrl: (endpointId) => `${origin()}/v3b.fal.media/thumbnails/${endpointId}.png`,
    loadable(url) {
      if (/^data:[^,]*,/i.test(url)) return true;
      if (!URL.canParse(url)) return false;
      const { protocol, hostname, port } = new URL(url);
      if (protocol !== 'http:' && protocol !== 'https:') return false;
      const own = new URL(origin());
      const isOwn = /^(127\.0\.0\.1|localhost)$/.test(hostname) && port === own.port;
      return !isOwn || find(pathOf(url)) !== undefined;
    },
    async answer(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return json(405, { detail: 'Method Not Allowed' });
      }
      const entry = find(request.path);
      if (!entry) return json(404, { detail: 'File not found' });
      return serve(await entry.load(), request);
    },
  };
}

function thumbnail(endpointId: string): MediaOrder {
  return {
    contentType: 'image/png',
    extension: 'png',
    seed: hash(endpointId),
    caption: endpointId,
    width: 512,
    height: 288,
  };
}

function serve(stored: Stored, request: SandboxRequest): Answer {
  const headers = {
    'content-type': stored.contentType,
    etag: stored.etag,
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000',
  };
  if (request.headers['if-none-match'] === stored.etag) return { status: 304, headers };
  const condition = request.headers['if-range'];
  const requested =
    condition === undefined || condition === stored.etag ? request.headers.range : undefined;
  const range = rangeOf(requested, stored.size);
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${stored.size}` } };
  }
  const { start, end } = range ?? { start: 0, end: stored.size - 1 };
  const length = { 'content-length': String(end - start + 1) };
  const partial = { 'content-range': `bytes ${start}-${end}/${stored.size}` };
  return {
    status: range ? 206 : 200,
    headers: { ...headers, ...length, ...(range ? partial : {}) },
    ...(stored.size === 0 ? {} : { body: part(stored, start, end, request) }),
  };
}

function part(
  { bytes, files = [] }: Stored,
  start: number,
  end: number,
  request: SandboxRequest,
): Uint8Array | AsyncIterable<Uint8Array> {
  if (bytes) return bytes.subarray(start, end + 1);
  return request.method === 'HEAD' ? new Uint8Array() : readFiles(files, start, end);
}

/** From byte `start` to byte `end`, both included, as if the files were one. */
async function* readFiles(
  files: readonly Spooled[],
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const { file, size } of files) {
    const [first, last] = [Math.max(start - at, 0), Math.min(end - at, size - 1)];
    if (first <= last) {
      yield* createReadStream(file, { start: first, end: last }) as AsyncIterable<Buffer>;
    }
    at += size;
  }
}

function etagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

function pathOf(url: string): string {
  const path = decodeURIComponent(new URL(url).pathname);
  return path.replace(/^\/[^/]+/, '');
}

function token(): string {
  return randomBytes(16).toString('base64url').replace(/[-_]/g, 'x').slice(0, 21);
}
