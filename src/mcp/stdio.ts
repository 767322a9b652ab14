import type { McpServer } from './server.ts';
import { createStdioTransport } from './stdioTransport.ts';

/** Serves one client on stdin and stdout; resolves when stdin ends or breaks, or stdout breaks. */
export async function serveStdio(server: McpServer): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    // No transport of the SDK watches for the end of stdin.
    process.stdin
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
    process.stdout.once('error', () => resolve());
  });
  await server.connect(createStdioTransport(process.stdin, process.stdout));
  await ended;
  await server.close();
}
