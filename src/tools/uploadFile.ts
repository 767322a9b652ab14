import * as z from 'zod';
import { defineTool, SPENDS } from './tool.ts';

export const uploadFile = defineTool({
  name: 'upload_file',
  title: 'fal file upload',
  description:
    "Upload a project file (path) or remote file (url) to fal's CDN and get a URL for model inputs. Anyone with the URL can open it.",
  input: z.object({
    path: z.string().min(1).max(4096).optional().describe('Project file'),
    url: z.string().min(1).max(8192).optional().describe('Public http(s) URL, instead of path'),
    file_name: z.string().min(1).max(255).optional().describe('Defaults to the source name'),
  }),
  output: z.object({
    cdn_url: z.string(),
    content_type: z.string(),
    size: z.number().describe('Bytes'),
    reused: z.boolean().optional().describe('True: the content had been uploaded before'),
  }),
  annotations: { ...SPENDS, idempotentHint: true },
  remote: {
    description:
      "Upload a remote file to fal's CDN and get a URL for model inputs. Anyone with the URL can open it.",
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
      text: `${done.url} (${done.contentType}, ${done.size} bytes${done.reused ? ', uploaded before' : ''})`,
    };
  },
});
