import type { SandboxRequest } from './http.ts';
import { header, json, Refusal } from './http.ts';

/** What the request's `Authorization` header is worth. */
type KeyState = 'ok' | 'none' | 'wrong' | 'locked';

/** Judges the keys of requests, with fal's own answers. */
export interface Gate {
  /** Never throws. */
  state(request: SandboxRequest): KeyState;
  /** @throws {Refusal} 401 as the queue, run and storage hosts say it. */
  needKey(request: SandboxRequest, what: string): void;
  /** @throws {Refusal} 401 as above, or 403 for a locked account: new work is refused. */
  needUnlocked(request: SandboxRequest, what: string): void;
}

/** Accepts any `Key id:secret`, or only `onlyKey`; a key with `locked` in it belongs to a locked account. */
export function createGate(onlyKey: string | undefined): Gate {
  const state = (request: SandboxRequest): KeyState => {
    const given = header(request, 'authorization');
    if (given === undefined || given.trim() === '') return 'none';
    const key = /^Key\s+(\S+)$/.exec(given.trim())?.[1];
    if (key?.includes(':') !== true)
      return onlyKey !== undefined && key === onlyKey ? 'ok' : 'wrong';
    if (key.includes('locked')) return 'locked';
    return onlyKey === undefined || key === onlyKey ? 'ok' : 'wrong';
  };
  const needKey = (request: SandboxRequest, what: string): void => {
    const found = state(request);
    if (found === 'none') {
      const detail = `Cannot access application "${what}". Authentication is required to access this application.`;
      throw new Refusal(json(401, { detail }));
    }
    if (found === 'wrong') throw new Refusal(json(401, { detail: 'invalid key credentials' }));
  };
  return {
    state,
    needKey,
    needUnlocked(request, what) {
      needKey(request, what);
      if (state(request) === 'locked') {
        const detail =
          'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.';
        throw new Refusal(json(403, { detail }));
      }
    },
  };
}
