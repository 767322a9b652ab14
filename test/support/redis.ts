import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { installWithApt } from './apt.ts';
import { until } from './until.ts';

const SERVER = '/usr/bin/redis-server';

/** A Redis of its own, which keeps nothing on disk. */
export interface RedisServer {
  readonly address: string;
  close(): Promise<void>;
}

/** Starts a Redis; installs it where it is missing and this is root on Debian. @throws where there is none to be had */
export async function startRedis(): Promise<RedisServer> {
  if (!existsSync(SERVER)) installWithApt('Redis', ['redis-server']);
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(SERVER, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until(() => {
    if (child.exitCode !== null) throw new Error(output);
    return Promise.resolve(output.includes('Ready to accept connections') || undefined);
  });
  return {
    address: `redis://127.0.0.1:${port}`,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
