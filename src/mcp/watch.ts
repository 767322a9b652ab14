/** Milliseconds between two checks of a watched resource. */
const INTERVAL = 2_000;

/** A resource whose changes are watched. */
export interface Watched {
  /** A cheap sign of change: while it is the same object, the content is the same; undefined when only a read shows it. */
  version(): Promise<object | undefined>;
  read(signal: AbortSignal): Promise<string>;
}

/** Calls back at each change of the content, a read that fails counting as none; returns how to stop. Without `content`, the first check finds what later ones are compared with. */
export function watch(watched: Watched, onChange: () => void, content?: string): () => void {
  const stopped = new AbortController();
  let version: object | undefined;
  const read = async (): Promise<string> => {
    const now = await watched.version().catch(() => undefined);
    // A file of many megabytes is not read again while its version is the same.
    if (content && now && now === version) return content;
    version = now;
    return watched.read(stopped.signal).catch(() => '');
  };
  let isChecking = false;
  const timer = setInterval(() => {
    if (isChecking) return;
    isChecking = true;
    void read().then((now) => {
      isChecking = false;
      if (content !== undefined && now !== content && !stopped.signal.aborted) onChange();
      content = now;
    });
  }, INTERVAL);
  timer.unref();
  return () => {
    clearInterval(timer);
    stopped.abort();
  };
}
