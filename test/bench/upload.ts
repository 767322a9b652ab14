import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

const MEGABYTE = 1_000_000;
const SIZE = 200 * MEGABYTE;
const LATENCY = 50;
const RUNS = 5;
const WAYS = ['ours', 'client'] as const;

interface Uploaded {
  readonly ms: number;
  readonly peakBytes: number;
}

/** Measures the upload of 200 MB with 50 ms of latency per request: ours and @fal-ai/client's, each in its own process. */
export const upload: Bench = {
  name: 'upload',
  async run() {
    const sandbox = await startSandbox({ latencyMs: LATENCY });
    const folder = await tempFolder('bench');
    try {
      const file = path.join(folder, 'film.mp4');
      await writeNoise(file);
      // Bundled, so that the memory of tsx does not count.
      const uploader = path.join(folder, 'uploader.mjs');
      await esbuild.build({
        entryPoints: [fileURLToPath(new URL('uploader.ts', import.meta.url))],
        outfile: uploader,
        bundle: true,
        platform: 'node',
        format: 'esm',
        banner: {
          js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
        },
      });
      const runs: Record<(typeof WAYS)[number], Uploaded[]> = { ours: [], client: [] };
      for (let run = 0; run < RUNS; run += 1) {
        for (const way of WAYS) runs[way].push(await uploaded(uploader, way, sandbox.url, file));
      }
      const seconds = (list: readonly Uploaded[]) => spreadOf(list.map(({ ms }) => ms / 1000));
      const memory = (list: readonly Uploaded[]) =>
        spreadOf(list.map(({ peakBytes }) => peakBytes / MEGABYTE));
      const [mine, theirs] = [seconds(runs.ours), seconds(runs.client)];
      return {
        title: `Upload of ${SIZE / MEGABYTE} MB with ${LATENCY} ms of latency a request`,
        rows: [
          row('ours', mine, 's'),
          row('@fal-ai/client storage.upload', theirs, 's'),
          row('ours: peak memory of the process', memory(runs.ours), 'MB'),
          row('@fal-ai/client: peak memory of the process', memory(runs.client), 'MB'),
        ],
        goals: [
          {
            label: '@fal-ai/client / ours',
            value: theirs.median / mine.median,
            limit: 3,
            is: 'at least',
            unit: '×',
          },
        ],
      };
    } finally {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function writeNoise(file: string): Promise<void> {
  const piece = Buffer.alloc(MEGABYTE, 'not two bytes alike, nearly. ');
  const handle = await open(file, 'w');
  try {
    for (let at = 0; at < SIZE; at += MEGABYTE) {
      piece.writeUInt32LE(at, 0);
      await handle.write(piece);
    }
  } finally {
    await handle.close();
  }
}

async function uploaded(
  uploader: string,
  way: string,
  gateway: string,
  file: string,
): Promise<Uploaded> {
  const child = spawn(process.execPath, ['--no-warnings', uploader, way, gateway, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  const [code] = (await gone) as [number | null];
  if (code !== 0) throw new Error(`the upload by ${way} ended with ${String(code)}`);
  return JSON.parse(output) as Uploaded;
}
