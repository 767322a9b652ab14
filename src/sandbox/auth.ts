import type { SandboxRequest } from './http.ts';
import { HttpError, json } from './http.ts';

type KeyState = 'valid' | 'missing' | 'invalid' | 'locked';

/** Checks the keys of requests and throws fal's own errors. */
export interface Auth {
  state(request: SandboxRequest): KeyState;
  /** The account of the request's key: the key's id, for `admin-ID` the account of `ID`. */
  account(request: SandboxRequest): string;
  /** Whether the key may read the account's bills: its id starts with `admin`. */
  isAdmin(request: SandboxRequest): boolean;
  /** @throws {HttpError} 401 as the queue, run and storage hosts send it. */
  requireKey(request: SandboxRequest, resource: string): void;
  /** @throws {HttpError} 401, or 403 for a locked account, which may start no new work. */
  requireUnlocked(request: SandboxRequest, resource: string): void;
}

/** Accepts any `Key id:secret`, or only `onlyKey`. A key that contains `locked` belongs to a locked account. */
export function createAuth(onlyKey: string | undefined): Auth {
  const state = ({ headers }: SandboxRequest): KeyState => {
    if ((headers.authorization?.trim() ?? '') === '') return 'missing';
    const key = keyOf(headers);
    if (key.includes(':') && key.includes('locked')) return 'locked';
    const isValid = onlyKey === undefined ? key.includes(':') : key === onlyKey;
    return isValid ? 'valid' : 'invalid';
  };
  const requireKey: Auth['requireKey'] = (request, resource) => {
    const found = state(request);
    if (found === 'missing') {
      const detail = `Cannot access application "${resource}". Authentication is required to access this application.`;
      throw new HttpError(json(401, { detail }));
    }
    if (found === 'invalid') throw new HttpError(json(401, { detail: 'invalid key credentials' }));
  };
  return {
    state,
    isAdmin: ({ headers }) => keyOf(headers).startsWith('admin'),
    account: ({ headers }) => (keyOf(headers).split(':')[0] ?? '').replace(/^admin-/, ''),
    requireKey,
    requireUnlocked(request, resource) {
      requireKey(request, resource);
      if (state(request) !== 'locked') return;
      const detail =
        'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.';
      throw new HttpError(json(403, { detail }));
    },
  };
}

const keyOf = ({ authorization = '' }: SandboxRequest['headers']): string =>
  /^Key\s+(\S+)$/.exec(authorization.trim())?.[1] ?? '';
