import { createLineTransport } from './lines.ts';
import type { McpServer } from './server.ts';

/** Serves one client on stdin and stdout; resolves when the client is gone (stdin ends or is cut). */
export async function serveStdio(server: McpServer): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    // The SDK's transport does not look for the end of stdin.
    process.stdin
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => {
        resolve();
      });
    process.stdout.once('error', () => {
      resolve();
    });
  });
  await server.connect(createLineTransport(process.stdin, process.stdout));
  await ended;
  await server.close();
}
