import { randomBytes } from 'node:crypto';
import { isObject } from '../domain/schema.ts';
import type { Json } from '../domain/types.ts';
import type { Auth } from './auth.ts';
import { lifetimeOf, type Cdn } from './cdn.ts';
import type { Handler, HttpResponse, SandboxRequest } from './http.ts';
import { json, readJson } from './http.ts';
import type { Spool, Spooled } from './spool.ts';

interface Part extends Spooled {
  readonly etag: string;
}

interface Upload {
  readonly signature: string;
  readonly fileUrl: string;
  readonly contentType: string;
  /** Seconds. */
  readonly lifetime: number | undefined;
  /** Of a multipart upload. */
  readonly parts: Map<number, Part> | undefined;
}

/** Uploads of files. */
export interface Storage {
  /** rest.fal.ai. */
  readonly rest: Handler;
  /** The signed URLs: PUT of a file or part, POST to complete a multipart upload. */
  readonly upload: Handler;
}

/** Storage that keeps files on disk until the sandbox closes. */
export function createStorage(
  { auth, cdn, origin }: { auth: Auth; cdn: Cdn; origin: string },
  spool: Spool,
): Storage {
  const uploads = new Map<string, Upload>();

  const initiate = async (request: SandboxRequest, isMultipart: boolean): Promise<HttpResponse> => {
    auth.requireUnlocked(request, 'storage');
    const body = await readJson(request);
    const { content_type: type, file_name: name } = isObject(body) ? body : {};
    const fileUrl = cdn.newUrl((textOf(name) ?? 'upload.bin').replace(/^.*[/\\]/, ''));
    const id = randomBytes(12).toString('hex');
    const signature = randomBytes(12).toString('hex');
    uploads.set(id, {
      signature,
      fileUrl,
      contentType: textOf(type) ?? 'application/octet-stream',
      lifetime: lifetimeOf(request.headers['x-fal-object-lifecycle']),
      parts: isMultipart ? new Map() : undefined,
    });
    return json(200, {
      file_url: fileUrl,
      upload_url: `${origin}/v3b.fal.media/upload/${id}?signature=${signature}`,
    });
  };

  /** Serves the uploaded bytes from the files in which they arrived, without a copy. */
  const publish = (id: string, upload: Upload, files: readonly Spooled[]): string => {
    const etag = newEtag();
    const size = files.reduce((sum, file) => sum + file.size, 0);
    uploads.delete(id);
    const { fileUrl, contentType, lifetime } = upload;
    cdn.put(fileUrl, { contentType, size, etag, files }, lifetime);
    return etag;
  };

  const putPart = async (
    parts: Map<number, Part>,
    partNumber: number,
    body: SandboxRequest['body'],
  ): Promise<HttpResponse> => {
    const etag = newEtag();
    const spooled = await spool.write(body);
    const replaced = parts.get(partNumber);
    parts.set(partNumber, { ...spooled, etag });
    if (replaced) await spool.remove(replaced);
    return json(200, { partNumber, etag }, { etag });
  };

  const complete = async (
    id: string,
    upload: Upload,
    parts: ReadonlyMap<number, Part>,
    request: SandboxRequest,
  ): Promise<HttpResponse> => {
    const body = await readJson(request);
    const listed = isObject(body) && Array.isArray(body.parts) ? body.parts : [];
    const isRight = (part: Json, index: number): boolean =>
      isObject(part) && part.partNumber === index + 1 && part.etag === parts.get(index + 1)?.etag;
    const wrong = listed.findIndex((part, index) => !isRight(part, index));
    if (wrong >= 0 || listed.length !== parts.size || listed.length === 0) {
      const number = wrong >= 0 ? wrong + 1 : listed.length + 1;
      return json(400, {
        detail: `Invalid multipart upload: part ${number} is missing, out of order or changed`,
      });
    }
    const ordered = [...parts].sort(([one], [other]) => one - other).map(([, part]) => part);
    const etag = publish(id, upload, ordered);
    return json(200, { file_url: upload.fileUrl }, { etag });
  };

  return {
    async rest(request) {
      const path = request.path.replace(/\/$/, '');
      switch (`${request.method} ${path}`) {
        case 'POST /storage/upload/initiate':
          return initiate(request, false);
        case 'POST /storage/upload/initiate-multipart':
          return initiate(request, true);
        case 'POST /tokens':
          auth.requireUnlocked(request, 'tokens');
          return json(200, `sandbox.${randomBytes(16).toString('base64url')}`);
        default:
          auth.requireKey(request, path.slice(1));
          return json(404, { detail: 'Not Found' });
      }
    },
    async upload(request) {
      const { method, query, headers, path, body } = request;
      const [, id = '', step] = /^\/upload\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
      const upload = uploads.get(id);
      if (upload?.signature !== query.get('signature')) {
        return json(403, { detail: 'Signature does not match, or the upload is over' });
      }
      if (headers.authorization !== undefined) {
        return json(400, {
          detail: 'Only one auth mechanism is allowed: send no Authorization header',
        });
      }
      const { parts } = upload;
      if (method === 'PUT' && step === undefined && !parts) {
        return { status: 200, headers: { etag: publish(id, upload, [await spool.write(body)]) } };
      }
      if (method === 'PUT' && parts && /^[1-9]\d*$/.test(step ?? '')) {
        return putPart(parts, Number(step), body);
      }
      if (method === 'POST' && step === 'complete' && parts) {
        return complete(id, upload, parts, request);
      }
      return json(405, { detail: 'Method Not Allowed' });
    },
  };
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

// An etag identifies a version; a hash of each upload would cost time.
const newEtag = (): string => `"${randomBytes(16).toString('hex')}"`;
