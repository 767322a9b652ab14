import * as z from 'zod';
import { defineTool, SPENDS } from './tool.ts';

export const uploadFile = defineTool({
  name: 'upload_file',
  title: 'Upload a file',
  description:
    "Put a project file (path) or a remote file (url) on fal's CDN and get the URL that model inputs take. Anyone who has the URL can open it.",
  input: z.object({
    path: z.string().min(1).max(4096).optional().describe('Of a file in the project'),
    url: z.string().min(1).max(8192).optional().describe('Public http(s) address, instead of path'),
    file_name: z.string().min(1).max(255).optional().describe('Its own name unless given'),
  }),
  output: z.object({
    cdn_url: z.string(),
    content_type: z.string(),
    size: z.number().describe('Bytes'),
    reused: z.boolean().optional().describe('True: the same content was there already'),
  }),
  annotations: { ...SPENDS, idempotentHint: true },
  remote: {
    description:
      "Put a remote file on fal's CDN and get the URL that model inputs take. Anyone who has the URL can open it.",
    omits: ['path'],
    requires: ['url'],
  },
  async run({ path, url, file_name }, { upload }, { signal, progress }) {
    const done = await upload({
      ...(path !== undefined && { path }),
      ...(url !== undefined && { url }),
      ...(file_name !== undefined && { fileName: file_name }),
      signal,
      onProgress: (sent, total) => {
        progress(`Uploading ${Math.round((100 * sent) / Math.max(1, total))} %`, sent, total);
      },
    });
    const structured = {
      cdn_url: done.url,
      content_type: done.contentType,
      size: done.size,
      ...(done.reused && { reused: true }),
    };
    return {
      structured,
      text: `${done.url} (${done.contentType}, ${done.size} bytes${done.reused ? ', was uploaded before' : ''})`,
    };
  },
});
