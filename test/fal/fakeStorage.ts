import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileBlob } from '../../src/fal/fileBlob.ts';
import { createTransport, type Transport } from '../../src/fal/transport.ts';
import { bodyOf, startServer } from './httpServer.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** fal's storage as far as uploads see it, behind a gateway on loopback. */
export interface FakeStorage {
  readonly origin: string;
  readonly transport: Transport;
  /** Every request, in order; the bodies of PUTs to a multipart upload are empty. */
  readonly seen: Seen[];
  /** What initiate answers. */
  uploadUrl: string;
  /** What a test answers itself; true = answered. */
  special: (seen: Seen, response: ServerResponse) => boolean;
  /** Makes a file in a folder that is gone after `close`. */
  file(name: string, content: string): Promise<string>;
  /** Makes a large file that takes no room. */
  sparse(name: string, size: number): Promise<string>;
  /** Opens a file, until `close`. */
  open(file: string): Promise<FileBlob>;
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts it. */
export async function startStorage(): Promise<FakeStorage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storage-test-'));
  const server = await startServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const part = method === 'PUT' && url.startsWith('/put/x/');
    // Parts are not kept: that would hide what the uploader itself holds.
    const body = part ? await drain(request) : await bodyOf(request);
    const call = { method, url, headers, body };
    fake.seen.push(call);
    if (fake.special(call, response)) return;
    if (url.startsWith('/rest.fal.ai/storage/upload/initiate')) {
      const file_url = 'https://v3b.fal.media/files/b/cat.png';
      response.end(JSON.stringify({ upload_url: fake.uploadUrl, file_url }));
    } else if (part) {
      const partNumber = Number(/\/(\d+)\?/.exec(url)?.[1]);
      response.end(JSON.stringify({ partNumber, etag: `tag-${partNumber}` }));
    } else response.end();
  });
  const opened: FileHandle[] = [];
  const at = (name: string) => path.join(folder, name);
  const fake: FakeStorage = {
    origin: server.origin,
    transport: createTransport({ key: () => 'id:secret', gateway: server.origin }),
    seen: [],
    uploadUrl: `${server.origin}/put/x?sig=s`,
    special: () => false,
    folder,
    file: async (name, content) => {
      await writeFile(at(name), content);
      return at(name);
    },
    sparse: async (name, size) => {
      const handle = await open(at(name), 'w');
      await handle.truncate(size);
      await handle.close();
      return at(name);
    },
    open: async (file) => {
      const handle = await open(file);
      opened.push(handle);
      return FileBlob.of(handle, path.basename(file));
    },
    close: async () => {
      await server.close();
      await Promise.all(opened.map((handle) => handle.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
  return fake;
}

async function drain(request: IncomingMessage): Promise<Buffer> {
  request.resume();
  await new Promise((resolve, reject) => request.once('end', resolve).once('error', reject));
  return Buffer.alloc(0);
}
