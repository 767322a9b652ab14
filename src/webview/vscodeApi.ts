import { type Client, createClient, type Message } from '../protocol/channel.ts';

/** What VS Code gives a webview's script, once. */
declare const acquireVsCodeApi: () => { postMessage(message: unknown): void };

/** The channel to the extension. */
export function connectToHost(): Client {
  const api = acquireVsCodeApi();
  const client = createClient((message) => {
    api.postMessage(message);
  });
  window.addEventListener('message', (event: MessageEvent<Message>) => {
    client.take(event.data);
  });
  return client;
}
