import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificate } from './certificate.ts';

/** TLS before a server on loopback, as a load balancer has it. */
export interface TlsFront {
  readonly port: number;
  /** PEM; clients must trust it. */
  readonly cert: string;
  /** The Authorization of each request to that path. */
  authorizations(path: string): readonly (string | undefined)[];
  close(): Promise<void>;
}

/** Takes https requests on a free port of 127.0.0.1 and passes them on, streams as they come. */
export async function startTlsFront(port: number): Promise<TlsFront> {
  const { cert, key } = createCertificate();
  const seen: { readonly path: string | undefined; readonly key: string | undefined }[] = [];
  const server = createServer({ cert, key }, (incoming, answer) => {
    const { method, url } = incoming;
    seen.push({ path: url, key: incoming.headers.authorization });
    const headers = { ...incoming.headers, host: `127.0.0.1:${port}` };
    const passed = request({ host: '127.0.0.1', port, method, path: url, headers }, (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cert,
    authorizations: (path) => seen.filter((one) => one.path === path).map(({ key }) => key),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
