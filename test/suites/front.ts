import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryEventStore } from '@modelcontextprotocol/sdk/examples/shared/inMemoryEventStore.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js';
import type { McpServer } from '../../src/mcp/server.ts';

/** Milliseconds that a client whose stream was closed has to wait. */
const RETRY = 200;
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** A server with sessions and resumable streams, which the product's own HTTP has not. */
export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

/** The suite agrees on the latest protocol and then names an older one in requests of its own making, for which the SDK keeps no stream resumable. */
function asNegotiated(request: IncomingMessage): void {
  const at = request.rawHeaders.findIndex((one) => /^mcp-protocol-version$/i.test(one));
  if (at >= 0) request.rawHeaders[at + 1] = LATEST_PROTOCOL_VERSION;
}

/** Serves a server for each session on loopback. */
export async function startFront(open: () => McpServer): Promise<Front> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();

  const begin = async (): Promise<StreamableHTTPServerTransport> => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        sessions.set(id, transport);
      },
      eventStore: new InMemoryEventStore(),
      retryInterval: RETRY,
    });
    await open().connect(transport);
    return transport;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (!LOOPBACK.test(request.headers.host ?? '')) {
      response.writeHead(403).end();
      return;
    }
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (known) asNegotiated(request);
    await (known ?? (await begin())).handleRequest(request, response);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      for (const session of sessions.values()) await session.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
