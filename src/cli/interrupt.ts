/** SIGINT, SIGTERM and SIGHUP as an abort; the second one ends the process at once. */
export function onInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const interrupted = new AbortController();
  const stop = () => {
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  return {
    signal: interrupted.signal,
    release: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}
