/** Work that waits until nobody asks for it any more. */
export interface Later {
  /** Runs `work` after the delay, instead of what was waiting. */
  do(work: () => void): void;
  /** Runs at once what is waiting. */
  flush(): void;
  cancel(): void;
}

/** Creates it; the delay is in milliseconds. */
export function createLater(delay: number): Later {
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
    do: (work) => {
      cancel();
      waiting = work;
      timer = setTimeout(flush, delay);
    },
    flush,
    cancel,
  };
}
