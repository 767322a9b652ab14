import type { FileHandle } from 'node:fs/promises';
import { open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogFiles } from '../../src/store/log.ts';

/** A process of the model: it stands before each call of the file system until the scheduler lets it go on. */
export interface ModelProcess {
  /** The file system as this process has it. */
  readonly files: LogFiles;
  /** Ends it between two calls: no call comes back, its open files are closed. */
  kill(): Promise<void>;
  /** Whether it waits before a call. */
  isWaiting(): boolean;
  /** Makes one of its calls. */
  step(): Promise<void>;
  /** Calls made so far. */
  calls: number;
  /** Steps of the scheduler that it stands still for, as a suspended process does. */
  stopped: number;
  isDead: boolean;
}

/** A process over the real file system. `random` chooses among calls made at once. */
export function createModelProcess(random: () => number): ModelProcess {
  const waiting: (() => Promise<void>)[] = [];
  const handles = new Set<FileHandle>();
  /** Resolves with the result of `call` once the scheduler has made it. */
  const gate = <T>(call: () => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.push(() => call().then(resolve, reject));
    });

  const wrap = (handle: FileHandle): FileHandle => {
    handles.add(handle);
    return new Proxy(handle, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) =>
          gate(async () => {
            if (name === 'close') handles.delete(target);
            return (await Reflect.apply(member, target, given)) as unknown;
          });
      },
    });
  };

  const process: ModelProcess = {
    files: {
      open: (...given) => gate(() => open(...given)).then(wrap),
      readdir: (folder) => gate(() => readdir(folder)),
      rename: (from, to) => gate(() => rename(from, to)),
      stat: (file) => gate(() => stat(file)),
      unlink: (file) => gate(() => unlink(file)),
    },
    kill: async () => {
      process.isDead = true;
      waiting.length = 0;
      await Promise.all([...handles].map((handle) => handle.close()));
    },
    isWaiting: () => waiting.length > 0,
    step: async () => {
      const [call] = waiting.splice(Math.floor(random() * waiting.length), 1);
      process.calls += 1;
      await call?.();
      // What follows up to the next call runs before anybody else's turn.
      await nextTurn();
    },
    calls: 0,
    stopped: 0,
    isDead: false,
  };
  return process;
}

/** Lets processes make their calls one at a time, in random order, with random stops and kills, until none has a call to make. */
export async function interleave(
  processes: readonly ModelProcess[],
  random: () => number,
  { kill, stop }: { readonly kill: number; readonly stop: number },
): Promise<void> {
  await nextTurn();
  for (;;) {
    const able = processes.filter((process) => !process.isDead && process.isWaiting());
    if (able.length === 0) return;
    for (const process of able) process.stopped -= 1;
    const running = able.filter((process) => process.stopped <= 0);
    const choice = running.length > 0 ? running : able;
    const next = choice[Math.floor(random() * choice.length)];
    if (!next) return;
    if (random() < kill) await next.kill();
    else if (random() < stop) next.stopped = Math.floor(random() * 200);
    else await next.step();
  }
}
