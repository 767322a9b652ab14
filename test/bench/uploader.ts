// One upload in a process of its own: `uploader ours|client GATEWAY FILE` prints its time and its peak memory.
import { openAsBlob } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { createFalClient } from '@fal-ai/client';
import { createFal } from '../../src/fal/client.ts';
import { FileBlob } from '../../src/fal/fileBlob.ts';
import { createTransport } from '../../src/fal/transport.ts';

const KEY = 'sandbox:key';
const [way, gateway = '', file = ''] = process.argv.slice(2);

async function upload(): Promise<void> {
  if (way === 'ours') {
    const transport = createTransport({ key: () => KEY, gateway });
    const handle = await open(file);
    const fileName = path.basename(file);
    const blob = await FileBlob.of(handle, fileName);
    await createFal(transport).storage.upload(blob, { fileName });
    await handle.close();
    return;
  }
  const client = createFalClient({
    credentials: KEY,
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      return fetch(url.replace(/^https:\//, gateway), init);
    },
  });
  // A Blob that is read from the disk as it is sent: the best that can be given to it.
  await client.storage.upload(await openAsBlob(file, { type: 'video/mp4' }));
}

const begun = performance.now();
await upload();
const ms = performance.now() - begun;
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ ms, peakBytes }));
