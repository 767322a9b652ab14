import { type Client, createClient, type Message } from '../protocol/channel.ts';

/** VS Code's webview API, which a script may acquire only once. */
declare const acquireVsCodeApi: () => { postMessage(message: unknown): void };

/** The channel to the extension. */
export function connectToHost(): Client {
  const api = acquireVsCodeApi();
  const client = createClient((message) => api.postMessage(message));
  window.addEventListener('message', (event: MessageEvent<Message>) => client.receive(event.data));
  return client;
}
