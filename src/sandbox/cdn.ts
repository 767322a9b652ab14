import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { isObject } from '../domain/schema.ts';
import type { Json } from '../domain/types.ts';
import type { Publish } from './files.ts';
import { hash } from './hash.ts';
import type { Handler, HttpResponse, SandboxRequest } from './http.ts';
import { json } from './http.ts';
import type { MediaRequest } from './media/render.ts';
import type { Spooled } from './spool.ts';

/** The content of a URL: in memory, or in consecutive files. */
interface Stored {
  readonly contentType: string;
  readonly size: number;
  readonly etag: string;
  readonly bytes?: Uint8Array;
  readonly files?: readonly Spooled[];
}

/** fal's file hosts. */
export interface Cdn {
  /** A URL for a new file. */
  newUrl(fileName: string): string;
  /** Serves uploaded files under a URL, for `lifetime` seconds. */
  put(url: string, stored: Stored, lifetime?: number): void;
  /** Publishes generated media for `lifetime` seconds; they are rendered at the first request. */
  publisher(lifetime?: number): Publish;
  /** The picture of a model for lists. */
  thumbnailUrl(endpointId: string): string;
  /** Whether a model could load a URL: `data:`, another host's, or a file of this CDN. */
  isLoadable(url: string): boolean;
  /** GET and HEAD of a file. */
  readonly handler: Handler;
}

interface Entry {
  readonly expiresAt: number;
  readonly load: () => Promise<Stored>;
}

const CACHE_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 20_000;

/** An empty CDN at `origin`; `render` makes the same bytes for the same request. */
export function createCdn(
  origin: string,
  render: (request: MediaRequest) => Promise<Uint8Array>,
): Cdn {
  const entries = new Map<string, Entry>();
  const cache = new Map<string, Promise<Stored>>();
  let cachedBytes = 0;
  let last: Promise<unknown> = Promise.resolve();

  // One at a time: a picture of 4096 × 4096 pixels takes more than 64 MB while it is rendered.
  const make = (request: MediaRequest): Promise<Stored> => {
    const made = last.then(async () => {
      const bytes = await render(request);
      const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
      return { contentType: request.contentType, size: bytes.length, etag, bytes };
    });
    last = made.catch(() => undefined);
    return made;
  };

  const makeCached = (key: string, request: MediaRequest): Promise<Stored> => {
    const cached = cache.get(key);
    // The most recently used entry is the last one.
    cache.delete(key);
    const made = cached ?? make(request);
    cache.set(key, made);
    if (cached) return cached;
    made.then(
      async ({ size }) => {
        cachedBytes += size;
        for (const [oldest, stored] of cache) {
          if (cachedBytes <= CACHE_BYTES || oldest === key) break;
          cache.delete(oldest);
          cachedBytes -= (await stored).size;
        }
      },
      () => cache.delete(key),
    );
    return made;
  };

  const add = (path: string, load: () => Promise<Stored>, lifetime = Infinity): void => {
    entries.set(path, { expiresAt: Date.now() + lifetime * 1000, load });
    const [oldest] = entries.keys();
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
  };

  const find = (path: string): Entry['load'] | undefined => {
    const entry = entries.get(path);
    if (entry) return entry.expiresAt > Date.now() ? entry.load : undefined;
    const endpointId = /^\/thumbnails\/(.+)\.png$/.exec(path)?.[1];
    return endpointId === undefined ? undefined : () => makeCached(path, thumbnail(endpointId));
  };

  const newUrl = (fileName: string): string =>
    `${origin}/v3b.fal.media/files/b/${randomBytes(4).toString('hex')}/${fileName}`;

  return {
    newUrl: (fileName) => newUrl(`${token()}_${encodeURIComponent(fileName)}`),
    put(url, stored, lifetime) {
      add(pathOf(url), () => Promise.resolve(stored), lifetime);
    },
    publisher: (lifetime) => async (file, how) => {
      if (how.inline) {
        const { bytes = [], size } = await make(file);
        const data = Buffer.from(bytes).toString('base64');
        const fileName = `output.${file.extension}`;
        return { url: `data:${file.contentType};base64,${data}`, fileName, size };
      }
      const fileName = `${token()}.${file.extension}`;
      const url = newUrl(fileName);
      const path = pathOf(url);
      add(path, () => makeCached(path, file), lifetime);
      return { url, fileName, ...(how.sized && { size: (await makeCached(path, file)).size }) };
    },
    thumbnailUrl: (endpointId) => `${origin}/v3b.fal.media/thumbnails/${endpointId}.png`,
    isLoadable(url) {
      if (/^data:[^,]*,/i.test(url)) return true;
      if (!URL.canParse(url)) return false;
      const { protocol, hostname, port } = new URL(url);
      if (protocol !== 'http:' && protocol !== 'https:') return false;
      const isOwn = /^(127\.0\.0\.1|localhost)$/.test(hostname) && port === new URL(origin).port;
      return !isOwn || find(pathOf(url)) !== undefined;
    },
    async handler(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return json(405, { detail: 'Method Not Allowed' });
      }
      const load = find(request.path);
      return load ? serve(await load(), request) : json(404, { detail: 'File not found' });
    },
  };
}

/** The seconds that a lifecycle header states for a file; undefined without a limit. */
export function lifetimeOf(header: string | undefined): number | undefined {
  try {
    const preference = JSON.parse(header ?? '') as Json;
    const seconds = isObject(preference) ? preference.expiration_duration_seconds : undefined;
    return typeof seconds === 'number' ? seconds : undefined;
  } catch {
    return undefined;
  }
}

function thumbnail(endpointId: string): MediaRequest {
  return {
    contentType: 'image/png',
    seed: hash(endpointId),
    caption: endpointId,
    width: 512,
    height: 288,
  };
}

function serve(stored: Stored, { method, headers: { range, ...conditions } }: SandboxRequest) {
  const { contentType, etag, size } = stored;
  const headers = {
    'content-type': contentType,
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000',
  };
  if (conditions['if-none-match'] === etag) return { status: 304, headers };
  const isCurrent = (conditions['if-range'] ?? etag) === etag;
  const part = isCurrent ? parseRange(range, size) : undefined;
  if (part === 'unsatisfiable') {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } };
  }
  const [start, end] = part ?? [0, size - 1];
  return {
    status: part ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(end - start + 1),
      ...(part && { 'content-range': `bytes ${start}-${end}/${size}` }),
    },
    ...(size > 0 && method === 'GET' && { body: readPart(stored, start, end) }),
  } satisfies HttpResponse;
}

/** The first and last byte of a `Range` header; undefined for the whole file. */
function parseRange(
  header: string | undefined,
  size: number,
): readonly [start: number, end: number] | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  const start = from === '' ? Math.max(size - Number(to), 0) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start < size ? [start, end] : 'unsatisfiable';
}

function readPart({ bytes, files = [] }: Stored, start: number, end: number) {
  return bytes ? bytes.subarray(start, end + 1) : readFiles(files, start, end);
}

/** The bytes from `start` to `end`, both included, of consecutive files. */
async function* readFiles(
  files: readonly Spooled[],
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let offset = 0;
  for (const { file, size } of files) {
    const [first, last] = [Math.max(start - offset, 0), Math.min(end - offset, size - 1)];
    if (first <= last) {
      yield* createReadStream(file, { start: first, end: last }) as AsyncIterable<Buffer>;
    }
    offset += size;
  }
}

/** The path of a URL without the host that it names first. */
function pathOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname).replace(/^\/[^/]+/, '');
}

function token(): string {
  return randomBytes(16).toString('base64url').replace(/[-_]/g, 'x').slice(0, 21);
}
