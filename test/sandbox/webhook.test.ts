import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { get, withSandbox } from './start.ts';

describe('the sandbox webhooks', () => {
  for (const [prompt, status] of [
    ['a fox', 'OK'],
    ['[sandbox:error=runner_disconnected]', 'ERROR'],
  ] as const) {
    it(`posts the outcome of a job: ${status}`, () =>
      withSandbox({}, async (_sandbox, call) => {
        const server = createServer((request, answer) =>
          request.on('end', () => answer.end()),
        ).listen(0, '127.0.0.1');
        try {
          await once(server, 'listening');
          const { port } = server.address() as AddressInfo;
          const came = once(server, 'request') as Promise<[IncomingMessage]>;
          await call(
            `https://queue.fal.run/fal-ai/flux/dev?fal_webhook=http://127.0.0.1:${port}/hook`,
            { method: 'POST', body: JSON.stringify({ prompt }) },
          );
          const [request] = await came;
          let text = '';
          for await (const chunk of request) text += String(chunk);
          const message: unknown = JSON.parse(text);
          assert.equal(get(message, 'status'), status);
          assert.equal(get(message, 'payload', 'prompt'), status === 'OK' ? prompt : undefined);
        } finally {
          server.close();
        }
      }));
  }
});
