import { randomUUID } from 'node:crypto';
import { FalError, type KeyOperation } from './errors.ts';
import { createTransport } from './transport.ts';

/** The result of a key check; `unknown` with the reason when fal itself has not judged the key. */
export type KeyVerdict =
  | { readonly state: 'invalid' }
  /** `lacks`: what fal refuses to this key. */
  | { readonly state: 'valid'; readonly lacks: readonly KeyOperation[] }
  /** fal's own text, and whether credits unlock the account. */
  | { readonly state: 'locked'; readonly reason: string; readonly needsCredits: boolean }
  | { readonly state: 'unknown'; readonly reason: string };

/** fal judges the key before it looks at the request. */
const PROVING = new Set([400, 404, 405, 422]);
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

  // No job has this id, so that a valid key gets a 404.
  const status = await request(`https://queue.fal.run/fal-ai/flux/requests/${randomUUID()}/status`);
  if (isInvalid(status)) return { state: 'invalid' };
  if (status?.kind === 'locked') return locked(status);
  if (status && !PROVING.has(status.status ?? 0) && !lackedBy(status)) {
    return { state: 'unknown', reason: status.message };
  }
  // A locked account may still read its jobs, but may not start an upload.
  const upload = await request(
    'https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3',
    {
      content_type: 'text/plain',
      file_name: 'key-check.txt',
    },
  );
  // A status may be public.
  if (isInvalid(upload)) return { state: 'invalid' };
  if (upload?.kind === 'locked') return locked(upload);
  const lacks = [lackedBy(status), lackedBy(upload)].filter((operation) => operation !== undefined);
  return { state: 'valid', lacks };
}

const isInvalid = (error: FalError | undefined): boolean => error?.status === 401;

const lackedBy = (error: FalError | undefined): KeyOperation | undefined => error?.facts.operation;

const locked = ({ message, reason }: FalError): KeyVerdict => ({
  state: 'locked',
  reason: message,
  needsCredits: reason !== 'locked-by-fal',
});
