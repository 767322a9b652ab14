/** Work that waits until nobody asks for it any more. */
export interface Debounce {
  /** Runs `work` after the delay, instead of what was waiting. */
  run(work: () => void): void;
  /** Runs at once what is waiting. */
  flush(): void;
  cancel(): void;
}

/** Creates it; the delay is in milliseconds. */
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
