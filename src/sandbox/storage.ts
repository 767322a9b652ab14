import { randomBytes } from 'node:crypto';
import type { Gate } from './auth.ts';
import type { Cdn } from './cdn.ts';
import type { Answer, Handler, SandboxRequest } from './http.ts';
import { header, json, readJson } from './http.ts';
import { isObject } from './json.ts';
import { lifeOf } from './lifecycle.ts';
import type { Spool, Spooled } from './spool.ts';

interface Part extends Spooled {
  readonly etag: string;
}

interface Upload {
  readonly token: string;
  readonly fileUrl: string;
  readonly contentType: string;
  readonly life: number | undefined;
  readonly parts: Map<number, Part> | undefined;
}

/** Uploads: the requests to rest.fal.ai, and those to the signed URLs it hands out. */
export interface Storage {
  readonly rest: Handler;
  /** PUT of a file or part, POST of a multipart's end. */
  readonly upload: Handler;
}

interface StorageOptions {
  readonly gate: Gate;
  readonly cdn: Cdn;
  readonly spool: Spool;
  readonly origin: () => string;
}

/** Storage whose files are kept on disk until the sandbox closes. */
export function createStorage({ gate, cdn, spool, origin }: StorageOptions): Storage {
  const uploads = new Map<string, Upload>();

  const initiate = async (request: SandboxRequest, multipart: boolean): Promise<Answer> => {
    gate.needUnlocked(request, 'storage');
    const body = await readJson(request);
    const { content_type: type, file_name: name } = isObject(body) ? body : {};
    const fileName = typeof name === 'string' && name !== '' ? name : 'upload.bin';
    const fileUrl = cdn.newUrl(fileName.replace(/^.*[/\\]/, ''));
    const id = randomBytes(12).toString('hex');
    const token = randomBytes(12).toString('hex');
    uploads.set(id, {
      token,
      fileUrl,
      contentType: typeof type === 'string' && type !== '' ? type : 'application/octet-stream',
      life: lifeOf(header(request, 'x-fal-object-lifecycle')),
      parts: multipart ? new Map() : undefined,
    });
    return json(200, {
      file_url: fileUrl,
      upload_url: `${origin()}/v3b.fal.media/upload/${id}?signature=${token}`,
    });
  };

  /** Serves what was uploaded, in the files it came in: none of it is copied. */
  const publish = (id: string, upload: Upload, files: readonly Spooled[]): string => {
    const etag = newEtag();
    const size = files.reduce((sum, file) => sum + file.size, 0);
    uploads.delete(id);
    cdn.put(upload.fileUrl, { contentType: upload.contentType, size, etag, files }, upload.life);
    return etag;
  };

  const whole = async (
    id: string,
    upload: Upload,
    body: SandboxRequest['body'],
  ): Promise<Answer> => {
    const spooled = await spool.write(body);
    return { status: 200, headers: { etag: publish(id, upload, [spooled]) } };
  };

  const part = async (
    parts: Map<number, Part>,
    partNumber: number,
    body: SandboxRequest['body'],
  ): Promise<Answer> => {
    const etag = newEtag();
    const spooled = await spool.write(body);
    const before = parts.get(partNumber);
    parts.set(partNumber, { ...spooled, etag });
    if (before) await spool.remove(before);
    return json(200, { partNumber, etag }, { etag });
  };

  const complete = async (id: string, upload: Upload, request: SandboxRequest): Promise<Answer> => {
    const body = await readJson(request);
    const list = isObject(body) && Array.isArray(body.parts) ? body.parts : [];
    const parts = upload.parts ?? new Map<number, Part>();
    const wrong = list.findIndex(
      (told, at) =>
        !isObject(told) || told.partNumber !== at + 1 || told.etag !== parts.get(at + 1)?.etag,
    );
    if (wrong >= 0 || list.length !== parts.size || list.length === 0) {
      const at = wrong >= 0 ? wrong + 1 : list.length + 1;
      return json(400, {
        detail: `Invalid multipart upload: part ${at} is missing, out of order or changed`,
      });
    }
    const ordered = [...parts].sort(([one], [other]) => one - other).map(([, spooled]) => spooled);
    const etag = publish(id, upload, ordered);
    return json(200, { file_url: upload.fileUrl }, { etag });
  };

  return {
    async rest(request) {
      const path = request.path.replace(/\/$/, '');
      if (request.method === 'POST' && path === '/storage/upload/initiate') {
        return initiate(request, false);
      }
      if (request.method === 'POST' && path === '/storage/upload/initiate-multipart') {
        return initiate(request, true);
      }
      if (request.method === 'POST' && path === '/tokens') {
        gate.needUnlocked(request, 'tokens');
        return json(200, `sandbox.${randomBytes(16).toString('base64url')}`);
      }
      gate.needKey(request, path.slice(1));
      return json(404, { detail: 'Not Found' });
    },
    upload(request) {
      const [, id = '', step] = /^\/upload\/([^/]+)(?:\/([^/]+))?$/.exec(request.path) ?? [];
      const upload = uploads.get(id);
      if (upload?.token !== request.query.get('signature')) {
        return json(403, { detail: 'Signature does not match, or the upload is over' });
      }
      if (request.headers.authorization !== undefined) {
        return json(400, {
          detail: 'Only one auth mechanism is allowed: send no Authorization header',
        });
      }
      const partNumber = Number(step);
      if (request.method === 'PUT' && step === undefined && !upload.parts) {
        return whole(id, upload, request.body);
      }
      if (
        request.method === 'PUT' &&
        upload.parts &&
        Number.isInteger(partNumber) &&
        partNumber > 0
      ) {
        return part(upload.parts, partNumber, request.body);
      }
      if (request.method === 'POST' && step === 'complete' && upload.parts) {
        return complete(id, upload, request);
      }
      return json(405, { detail: 'Method Not Allowed' });
    },
  };
}

// An etag is any word for one version; hashing each upload would only take time.
const newEtag = (): string => `"${randomBytes(16).toString('hex')}"`;
