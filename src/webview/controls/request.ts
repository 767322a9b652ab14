import { useEffect, useState } from 'preact/hooks';
import type { RequestName } from '../../protocol/channel.ts';
import type { Requests } from '../../protocol/messages.ts';
import { errorText, useApp } from '../app.ts';

/** The last response to a request, or the last error. */
export interface Response<Name extends RequestName> {
  readonly answer?: Requests[Name][1];
  readonly error?: string;
}

/** Sends a request, and again when its payload or `attempt` changes. */
export function useRequest<Name extends RequestName>(
  name: Name,
  payload: Requests[Name][0],
  attempt = 0,
): Response<Name> {
  const { host } = useApp();
  const [response, setResponse] = useState<Response<Name>>({});
  useEffect(() => {
    const controller = new AbortController();
    setResponse(({ answer }) => (answer === undefined ? {} : { answer }));
    host.ask(name, payload, controller.signal).then(
      (answer) => setResponse({ answer }),
      (reason: unknown) => {
        if (!controller.signal.aborted) setResponse({ error: errorText(reason) });
      },
    );
    return () => controller.abort();
  }, [name, JSON.stringify(payload), attempt]);
  return response;
}
