/** Delays work until no new call replaces it. */
export interface Debounce {
  /** Schedules `work` and drops pending work. */
  run(work: () => void): void;
  /** Runs pending work at once. */
  flush(): void;
  cancel(): void;
}

/** Creates a debounce with a delay in milliseconds. */
export function createDebounce(delay: number): Debounce {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void) | undefined;
  const cancel = () => {
    clearTimeout(timer);
    waiting = undefined;
  };
  const flush = () => {
    const work = waiting;
    cancel();
    work?.();
  };
  return {
    run: (work) => {
      cancel();
      waiting = work;
      timer = setTimeout(flush, delay);
    },
    flush,
    cancel,
  };
}
