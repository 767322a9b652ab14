import * as z from 'zod';
import { APP_TOOLS, REMOTE_APP_TOOLS } from './app/appTools.ts';
import type { Prompt } from './prompts/prompt.ts';
import { PROMPTS } from './prompts/prompts.ts';
import type { Resource } from './resources/resource.ts';
import { RESOURCES } from './resources/resources.ts';
import type { Tool } from './tool.ts';
import { TOOLS } from './tools.ts';

/** Everything that a server lists. */
export interface Features {
  readonly instructions: string;
  readonly tools: readonly Tool[];
  /** Those that only the result viewer calls. */
  readonly appTools: readonly Tool[];
  readonly prompts: readonly Prompt[];
  readonly resources: readonly Resource[];
}

/** The features of a server on the client's machine. */
export const LOCAL: Features = {
  instructions: writeInstructions({ remote: false }),
  tools: TOOLS,
  appTools: APP_TOOLS,
  prompts: PROMPTS,
  resources: RESOURCES,
};

/** The features of the stateless HTTP server: without what needs local files or a journal. */
export const REMOTE: Features = {
  instructions: writeInstructions({ remote: true }),
  tools: TOOLS.map(remoteTool),
  appTools: REMOTE_APP_TOOLS,
  prompts: PROMPTS.filter(({ remote }) => remote !== false).map((prompt) => ({
    ...prompt,
    arguments: prompt.arguments.filter(({ remote }) => remote !== false),
  })),
  resources: RESOURCES.filter(({ remote }) => remote !== false),
};

function remoteTool(tool: Tool): Tool {
  if (!tool.remote) return tool;
  const { description = tool.description, omits, requires = [] } = tool.remote;
  const fields = Object.entries<z.ZodType>(tool.input.shape)
    .filter(([name]) => !omits.includes(name))
    .map(([name, field]) => [name, requires.includes(name) ? z.nonoptional(field) : field]);
  return { ...tool, description, input: z.object(Object.fromEntries(fields)) };
}

/** How the tools go together, sent to every client at the start; under 120 words. */
function writeInstructions({ remote }: { readonly remote: boolean }): string {
  const media = remote
    ? 'Media on the web: upload_file (url)'
    : 'Local or remote media: upload_file';
  const check = remote ? 'check_job with endpoint_id' : 'check_job';
  const keep = remote
    ? 'download the files you need.'
    : 'pass save_to (a project folder) to keep files.';
  return `fal runs 1,200+ generative models: image, video, audio, speech, 3D.
1. recommend_model for a task in plain words; search_models by name or category.
2. get_model_schema before a model's first run: inputs differ.
3. get_pricing with input when cost matters.
4. ${media}, then put its cdn_url in the input.
5. run_model waits up to 45 s; submit_job is for long or parallel jobs. Each call is a new billed job: on "processing", use ${check}; never run it again.
Result URLs are temporary: ${keep}
Errors say what to correct; a rejected input costs nothing. For how fal works: search_docs.
`;
}
