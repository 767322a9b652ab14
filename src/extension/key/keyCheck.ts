import { randomUUID } from 'node:crypto';
import { FalError, type FalErrorKind } from '../../fal/errors.ts';
import { createTransport } from '../../fal/transport.ts';

/** The result of a key check; `unknown` with the reason when fal cannot be reached. */
export type KeyVerdict =
  | { readonly state: 'valid' | 'invalid' | 'locked' }
  | { readonly state: 'unknown'; readonly reason: string };

const DEADLINE = 10_000;

/** Checks a key with fal for free: no job runs and no file is stored. @throws the signal's reason when aborted; {FalError} when the gateway is not a URL */
export async function checkKey(
  key: string,
  { gateway, signal }: { readonly gateway: string | undefined; readonly signal?: AbortSignal },
): Promise<KeyVerdict> {
  const transport = createTransport({ gateway, key: () => key });
  const request = async (url: string, body?: object): Promise<FalError | undefined> => {
    try {
      const response = await transport.send(url, {
        signal,
        deadline: DEADLINE,
        ...(body && {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
      await response.body?.cancel();
      return undefined;
    } catch (error) {
      if (error instanceof FalError) return error;
      throw error;
    }
  };

  // No job has this id: fal answers `not-found` to a valid key and `auth` to an invalid one.
  const status = `https://queue.fal.run/fal-ai/flux/requests/${randomUUID()}/status`;
  const refused = await request(status);
  const conclusive: FalErrorKind[] = ['not-found', 'auth', 'locked'];
  if (refused && !conclusive.includes(refused.kind)) {
    return { state: 'unknown', reason: refused.message };
  }
  if (refused?.kind === 'auth') return { state: 'invalid' };
  if (refused?.kind === 'locked') return { state: 'locked' };
  // A locked account may still read its jobs, but may not start an upload.
  const upload = await request(
    'https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3',
    {
      content_type: 'text/plain',
      file_name: 'key-check.txt',
    },
  );
  return { state: upload?.kind === 'locked' ? 'locked' : 'valid' };
}
