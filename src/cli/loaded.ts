import { createReader } from '../mcp/reader.ts';
import { createToolRunner } from '../mcp/toolRunner.ts';
import { PROMPTS } from '../tools/prompts/prompts.ts';
import type { Resource } from '../tools/resources/resource.ts';
import { RESOURCES } from '../tools/resources/resources.ts';
import type { Services } from '../tools/tool.ts';
import { TOOLS } from '../tools/tools.ts';
import type { Loaded } from './offers.ts';

/** What runs the tools and reads the prompts and resources, over one set of services. */
export function createLoaded(
  services: Services,
  resources: readonly Resource[] = RESOURCES,
): Loaded {
  return {
    run: createToolRunner(TOOLS, services),
    reader: createReader(PROMPTS, resources, services),
  };
}
