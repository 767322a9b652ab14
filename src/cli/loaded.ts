import { createReader } from '../mcp/reader.ts';
import { createToolRunner } from '../mcp/toolRunner.ts';
import { PROMPTS, SHARED_PROMPTS } from '../tools/prompts/prompts.ts';
import { RESOURCES, SHARED_RESOURCES } from '../tools/resources/resources.ts';
import type { Services } from '../tools/tool.ts';
import { TOOLS } from '../tools/tools.ts';
import type { Loaded } from './offers.ts';

/** What runs the tools and reads the prompts and resources, over one set of services. */
export function createLoaded(services: Services): Loaded {
  const [prompts, resources] = services.files
    ? [PROMPTS, RESOURCES]
    : [SHARED_PROMPTS, SHARED_RESOURCES];
  return {
    run: createToolRunner(TOOLS, services),
    reader: createReader(prompts, resources, services),
  };
}
