import type { ReadResourceResult } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { type Attack, json } from '../attacks/hostileFal.ts';

const RESULT = /GET \/queue\.fal\.run\/.*\/requests\/[^/]+$/;
const RUN = { endpoint_id: 'fal-ai/flux/dev', input: { prompt: 'a gate' } };

/** A job whose results are the test's own. */
export interface PictureJob {
  readonly id: string;
  readonly answer: CallToolResult;
  /** Reads `fal://jobs/{id}/…`. @throws when the server refuses */
  readonly read: (rest: string) => Promise<{ readonly bytes: Buffer; readonly mimeType: string }>;
}

/** Runs a model whose output names these files, by their names: `output` gets a function from a name to its URL. */
export async function runWith(
  bench: Attack,
  files: Readonly<Record<string, Buffer>>,
  output: (url: (name: string) => string) => unknown,
  more: object = {},
): Promise<PictureJob> {
  const folder = `v3b.fal.media/files/test${Math.random().toString(36).slice(2)}`;
  bench.fal.attack(RESULT, json(output((name) => `${bench.fal.url}/${folder}/${name}`)));
  for (const [name, bytes] of Object.entries(files)) {
    bench.fal.attack(new RegExp(`GET /${folder}/${name}`), (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    });
  }
  const run = { name: 'run_model', arguments: { ...RUN, strict: false, ...more } };
  const answer = (await bench.client.callTool(run)) as CallToolResult;
  const id = String(answer.structuredContent?.request_id);
  return {
    id,
    answer,
    read: async (rest) =>
      contentOf(await bench.client.readResource({ uri: `fal://jobs/${id}/${rest}` })),
  };
}

/** The pictures of a job by name, as most models list them. */
export function runImages(bench: Attack, files: Readonly<Record<string, Buffer>>) {
  return runWith(bench, files, (url) => ({
    images: Object.keys(files).map((name) => ({ url: url(name), content_type: 'image/png' })),
  }));
}

/** What a client sends to its model: the texts aside, the bytes of image blocks and of image links that are not for the user alone. */
export async function bytesForModel(bench: Attack, { content }: CallToolResult): Promise<number> {
  let sum = 0;
  for (const block of content) {
    if (block.type === 'image') sum += Buffer.from(block.data, 'base64').length;
    if (block.type !== 'resource_link' || !block.mimeType?.startsWith('image/')) continue;
    const { audience } = block.annotations ?? {};
    if (audience && !audience.includes('assistant')) continue;
    sum += contentOf(await bench.client.readResource({ uri: block.uri })).bytes.length;
  }
  return sum;
}

function contentOf({ contents }: ReadResourceResult) {
  const [content] = contents;
  if (!content || !('blob' in content)) throw new Error('the resource is no file');
  return { bytes: Buffer.from(content.blob, 'base64'), mimeType: content.mimeType ?? '' };
}
