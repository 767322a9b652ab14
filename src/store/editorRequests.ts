import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import {
  type EditorAnswer,
  type EditorRequest,
  type EditorSender,
  readEditorRequest,
} from '../domain/editorRequest.ts';
import { readFile, rename, stat, unlink, writeFileAtomic } from './files.ts';
import { isCode, makeFolder } from './folder.ts';
import { isGone, type ProcessId, self } from './process.ts';
import { watchNames } from './watch.ts';

/** Milliseconds that a request waits for the window, and between two looks for its answer. */
const LONGEST_WAIT = 10_000;
const LOOK = 50;
/** Milliseconds after which a file of a dead window or server is removed. */
const STALE = 60_000;
const LARGEST = 10_000;
const TOKEN = /^[0-9a-f]{32}$/;

/** The window that had the focus last, and the one-time number under which it takes its next request. */
interface LastWindow {
  readonly token: string;
  readonly process: ProcessId;
  readonly isFocused: boolean;
}

const folderOf = (data: string): string => path.join(data, 'editor');
const windowFile = (data: string): string => path.join(folderOf(data), 'window.json');
const REQUEST = '.request.json';
const isRequest = (name: string): boolean => name.endsWith(REQUEST);
const requestFile = (data: string, { token, sender }: Sent): string =>
  path.join(folderOf(data), `${token}.${sender}${REQUEST}`);
const answerFile = (data: string, sender: string): string =>
  path.join(folderOf(data), `${sender}.answer.json`);

/** One attempt: the window's one-time number, and the sender's own, so that no two share a file. */
interface Sent {
  readonly token: string;
  readonly sender: string;
}

/** Creates the server's side over a data folder: a request waits 10 s for its answer. */
export function createEditorSender(data: string): EditorSender {
  const send: EditorSender['send'] = async (request) => {
    const end = performance.now() + LONGEST_WAIT;
    do {
      const window = await lastWindow(data);
      if (!window?.isFocused) return undefined;
      const sent = { token: window.token, sender: newToken() };
      await writeFileAtomic(requestFile(data, sent), JSON.stringify(request), { mode: 0o600 });
      const answer = await answerOf(data, sent, end);
      if (answer !== 'used') return answer;
    } while (performance.now() < end);
    return undefined;
  };
  return { isOpen: async () => (await lastWindow(data)) !== undefined, send };
}

async function lastWindow(data: string): Promise<LastWindow | undefined> {
  const value = (await readJson(windowFile(data))) as Partial<LastWindow> | undefined;
  const { token = '', process, isFocused = false } = value ?? {};
  if (!TOKEN.test(token) || !process || isGone(process)) return undefined;
  return { token, process, isFocused };
}

const newToken = (): string => randomBytes(16).toString('hex');

/** The window's answer; `used` when the window took another request under that number. */
async function answerOf(
  data: string,
  sent: Sent,
  end: number,
): Promise<EditorAnswer | 'used' | undefined> {
  const file = answerFile(data, sent.sender);
  while (performance.now() < end) {
    const answer = (await readJson(file)) as Partial<EditorAnswer> | undefined;
    if (answer) {
      await unlink(file).catch(() => undefined);
      return { isDone: answer.isDone === true, text: String(answer.text) };
    }
    const isPast = (await lastWindow(data))?.token !== sent.token;
    if (isPast && (await withdraw(data, sent))) return 'used';
    await sleepFor(LOOK);
  }
  // What was not taken by now must not be done later.
  await withdraw(data, sent);
  return undefined;
}

/** Whether a request was still there to be removed, so that no window does it. */
const withdraw = (data: string, sent: Sent): Promise<boolean> =>
  unlink(requestFile(data, sent)).then(
    () => true,
    () => false,
  );

/** The window's side. */
export interface EditorListener {
  /** Takes requests while the window has the focus. */
  setFocused(isFocused: boolean): void;
  dispose(): void;
}

/** Creates the window's side over a data folder; `handle` does what a request says, each once. */
export function createEditorListener(
  data: string,
  handle: (request: EditorRequest) => Promise<EditorAnswer>,
  onError: (error: unknown) => void,
): EditorListener {
  let token: string | undefined;
  let stopWatching: (() => void) | undefined;
  let working: Promise<void> = Promise.resolve();
  const soon = (work: () => Promise<void>) => {
    working = working.then(work).catch(onError);
  };

  const open = async () => {
    token = newToken();
    await write({ token, process: self, isFocused: true });
  };
  const write = (window: LastWindow) =>
    writeFileAtomic(windowFile(data), JSON.stringify(window), { mode: 0o600 });
  const close = async (isOver: boolean) => {
    const last = token;
    token = undefined;
    stopWatching?.();
    stopWatching = undefined;
    const window = await lastWindow(data);
    // Another window may have the focus by now.
    if (window?.process.pid !== self.pid || (last && window.token !== last)) return;
    if (isOver) await rm(windowFile(data), { force: true });
    else await write({ ...window, isFocused: false });
  };
  const take = async () => {
    const names = await readdir(folderOf(data));
    const name = names.find((each) => token && each.startsWith(token) && isRequest(each));
    if (!name) return;
    const file = path.join(folderOf(data), name);
    const taken = `${file}.taken`;
    try {
      // A request that its server has withdrawn is not done.
      await rename(file, taken);
    } catch (error) {
      if (isCode(error, 'ENOENT')) return take();
      throw error;
    }
    const request = readEditorRequest(await readJson(taken));
    await rm(taken, { force: true });
    await open();
    const answer = request
      ? await handle(request)
      : { isDone: false, text: 'The request is not readable.' };
    const sender = name.slice(0, -REQUEST.length).split('.').at(-1) ?? '';
    if (!TOKEN.test(sender)) return;
    await writeFileAtomic(answerFile(data, sender), JSON.stringify(answer), { mode: 0o600 });
  };
  return {
    setFocused: (isFocused) => {
      soon(async () => {
        if (isFocused === (token !== undefined)) return;
        if (!isFocused) return close(false);
        makeFolder(folderOf(data));
        await removeStale(folderOf(data));
        stopWatching = watchNames(folderOf(data), isRequest, () => soon(take));
        return open();
      });
    },
    dispose: () => soon(() => close(true)),
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    if ((await stat(file)).size > LARGEST) return undefined;
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

async function removeStale(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name);
    const age = await stat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (name !== 'window.json' && age > STALE) await rm(file, { force: true });
  }
}
