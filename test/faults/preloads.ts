/** The environment that makes a Node child run `code` (an ES module) before its own. */
function preload(code: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

/** SIGUSR2 moves the child's clock by so many milliseconds. */
export function jumpingClock(milliseconds: number): Record<string, string> {
  return preload(`
    const now = Date.now;
    let jump = 0;
    Date.now = () => now() + jump;
    process.on('SIGUSR2', () => { jump = ${milliseconds}; });
  `);
}

/** The child's timers and clocks run so many times faster, so that a deadline of minutes can be seen. */
export function hurriedClock(times: number): Record<string, string> {
  return preload(`
    import promises from 'node:timers/promises';
    import { syncBuiltinESMExports } from 'node:module';
    const { setTimeout: start, performance, AbortSignal } = globalThis;
    const { setTimeout: sleep } = promises;
    const now = performance.now.bind(performance);
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    globalThis.setTimeout = (act, ms = 0, ...rest) => start(act, ms / ${times}, ...rest);
    promises.setTimeout = (ms = 0, ...rest) => sleep(ms / ${times}, ...rest);
    AbortSignal.timeout = (ms) => timeout(Math.ceil(ms / ${times}));
    performance.now = () => now() * ${times};
    syncBuiltinESMExports();
  `);
}

/** SIGUSR2 makes a child of root an ordinary user, to whom read-only folders are read-only, and a file `dropped` in `folder` tells so. */
export function droppedPrivileges(folder: string): Record<string, string> {
  return preload(`
    import { writeFileSync } from 'node:fs';
    process.on('SIGUSR2', () => {
      writeFileSync(${JSON.stringify(`${folder}/dropped`)}, '');
      if (process.getuid() !== 0) return;
      process.setgroups([]);
      process.setgid(65534);
      process.setuid(65534);
    });
  `);
}

/** A file that grows beyond what the child may write is an error of that write, as a full disk is, and not the child's end. */
export const fileSizeErrors = preload(`process.on('SIGXFSZ', () => {});`);

/** A signal that the child sends to a process ends that process at once and unasked, as on Windows. */
export const suddenKill = preload(`
  const { kill } = process;
  process.kill = (pid, signal) => (signal === 0 ? kill.call(process, pid, 0) : process.exit(1));
`);

/** SIGUSR2 makes the child collect its garbage and print on stderr, as `left: N signals, N bytes`, what is still in use. */
export const heapOnSignal = preload(`
  import v8 from 'node:v8';
  import { setTimeout as wait } from 'node:timers/promises';
  process.on('SIGUSR2', async () => {
    // What a finalizer releases is garbage of a later round, on a busy machine of a much later one.
    let signals = Infinity;
    for (let same = 0; same < 5; same += 1) {
      await wait(50);
      const now = v8.queryObjects(AbortSignal);
      if (now < signals) same = 0;
      signals = Math.min(signals, now);
    }
    process.stderr.write('left: ' + signals + ' signals, ' + process.memoryUsage().heapUsed + ' bytes\\n');
  });
`);
