/** The signals that end a program; SIGBREAK is Ctrl+Break on Windows, which no other system has. */
export const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** These signals as an abort; the second one ends the process at once. */
export function onInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const interrupted = new AbortController();
  const stop = () => {
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  };
  for (const name of ENDINGS) process.on(name, stop);
  return {
    signal: interrupted.signal,
    release: () => {
      for (const name of ENDINGS) process.off(name, stop);
    },
  };
}
