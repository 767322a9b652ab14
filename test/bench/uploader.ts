// One upload in its own process: `uploader ours|client GATEWAY FILE` prints its time and peak memory.
import { openAsBlob } from 'node:fs';
import { createFalClient } from '@fal-ai/client';
import { createFal } from '../../src/fal/client.ts';
import { createTransport } from '../../src/fal/transport.ts';

const KEY = 'sandbox:key';
const [way, gateway = '', file = ''] = process.argv.slice(2);

async function upload(): Promise<void> {
  if (way === 'ours') {
    const transport = createTransport({ key: () => KEY, gateway });
    await createFal(transport).storage.upload({ path: file });
    return;
  }
  const client = createFalClient({
    credentials: KEY,
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      return fetch(url.replace(/^https:\//, gateway), init);
    },
  });
  // A Blob that is read from disk while it is sent, the client's most economical input.
  await client.storage.upload(await openAsBlob(file, { type: 'video/mp4' }));
}

const begun = performance.now();
await upload();
const ms = performance.now() - begun;
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ ms, peakBytes }));
