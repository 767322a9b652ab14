import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import writeFileAtomic from 'write-file-atomic';
import {
  type EditorAnswer,
  type EditorRequest,
  readEditorRequest,
  type SendToEditor,
} from '../domain/editorRequest.ts';
import { isCode, makeFolder } from './folder.ts';
import { isGone, type ProcessId, self } from './process.ts';
import { watchFile } from './watch.ts';

/** Milliseconds that a request waits for the window, and between two looks for its answer. */
const LONGEST_WAIT = 10_000;
const LOOK = 50;
/** Milliseconds after which a file of a dead window or server is removed. */
const STALE = 60_000;
const LARGEST = 10_000;
const TOKEN = /^[0-9a-f]{32}$/;

/** The window that has the focus, and the one-time number under which it takes its next request. */
interface FocusedWindow {
  readonly token: string;
  readonly process: ProcessId;
}

const folderOf = (data: string): string => path.join(data, 'editor');
const windowFile = (data: string): string => path.join(folderOf(data), 'window.json');
const requestFile = (data: string, token: string): string =>
  path.join(folderOf(data), `${token}.request.json`);
const answerFile = (data: string, token: string): string =>
  path.join(folderOf(data), `${token}.answer.json`);

/** Creates the server's side over a data folder: a request goes to the window that has the focus, and waits 10 s for its answer. */
export function createEditorSender(data: string): SendToEditor {
  return async (request) => {
    const end = performance.now() + LONGEST_WAIT;
    do {
      const window = await focusedWindow(data);
      if (!window) return undefined;
      if (await place(data, window.token, request)) return answerOf(data, window.token, end);
      // Another server was first, and the window shows its next number soon.
      await sleepFor(LOOK);
    } while (performance.now() < end);
    return undefined;
  };
}

async function focusedWindow(data: string): Promise<FocusedWindow | undefined> {
  const value = (await readJson(windowFile(data))) as Partial<FocusedWindow> | undefined;
  const { token = '', process } = value ?? {};
  return TOKEN.test(token) && process && !isGone(process) ? { token, process } : undefined;
}

/** Whether this request is the one of that number. */
async function place(data: string, token: string, request: EditorRequest): Promise<boolean> {
  const file = requestFile(data, token);
  const part = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(part, JSON.stringify(request), { mode: 0o600, flag: 'wx' });
  try {
    await link(part, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(part).catch(() => undefined);
  }
}

async function answerOf(
  data: string,
  token: string,
  end: number,
): Promise<EditorAnswer | undefined> {
  while (performance.now() < end) {
    const answer = (await readJson(answerFile(data, token))) as Partial<EditorAnswer> | undefined;
    if (answer) {
      await unlink(answerFile(data, token)).catch(() => undefined);
      return { isDone: answer.isDone === true, text: String(answer.text) };
    }
    await sleepFor(LOOK);
  }
  // What was not taken by now must not be done later.
  await unlink(requestFile(data, token)).catch(() => undefined);
  return undefined;
}

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
    const next = randomBytes(16).toString('hex');
    token = next;
    stopWatching?.();
    stopWatching = watchFile(requestFile(data, next), () => soon(() => take(next)));
    const window: FocusedWindow = { token: next, process: self };
    await writeFileAtomic(windowFile(data), JSON.stringify(window), { mode: 0o600 });
  };
  const close = async () => {
    const last = token;
    token = undefined;
    stopWatching?.();
    stopWatching = undefined;
    // Another window may have the focus by now.
    if ((await focusedWindow(data))?.token === last) await rm(windowFile(data), { force: true });
  };
  const take = async (taken: string) => {
    if (token !== taken) return;
    const file = `${requestFile(data, taken)}.taken`;
    try {
      // A request that its server has given up is not done.
      await rename(requestFile(data, taken), file);
    } catch (error) {
      if (isCode(error, 'ENOENT')) return;
      throw error;
    }
    const request = readEditorRequest(await readJson(file));
    await rm(file, { force: true });
    await open();
    const answer = request
      ? await handle(request)
      : { isDone: false, text: 'The request is not readable.' };
    await writeFileAtomic(answerFile(data, taken), JSON.stringify(answer), { mode: 0o600 });
  };
  return {
    setFocused: (isFocused) => {
      soon(async () => {
        if (isFocused === (token !== undefined)) return;
        if (!isFocused) return close();
        makeFolder(folderOf(data));
        await removeStale(folderOf(data));
        return open();
      });
    },
    dispose: () => soon(close),
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
