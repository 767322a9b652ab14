import { own } from '../domain/own.ts';
import type { CompleteRequest, ReadResourceResult } from '@modelcontextprotocol/sdk/types.js';
import { FalError } from '../fal/errors.ts';
import { type Prompt, writePrompt } from '../tools/prompts/prompt.ts';
import { match, type Resource } from '../tools/resources/resource.ts';
import type { Services } from '../tools/tool.ts';
import type { Complete, PromptShelf, ResourceShelf } from './library.ts';

/** Milliseconds between two looks at a resource that somebody watches. */
const LOOK_AGAIN = 2_000;

/** What is behind the lists of prompts and resources. */
export interface Reader {
  readonly prompt: PromptShelf['get'];
  readonly resource: ResourceShelf['read'];
  readonly complete: Complete;
  readonly watch: NonNullable<ResourceShelf['watch']>;
}

/** Creates what answers for prompts and resources. */
export function createReader(
  prompts: readonly Prompt[],
  resources: readonly Resource[],
  services: Services,
): Reader {
  const find = (uri: string) => {
    for (const resource of resources) {
      const given = match(resource.uri, uri);
      if (given) return { resource, given };
    }
    return undefined;
  };
  const read = async (uri: string, signal: AbortSignal): Promise<ReadResourceResult> => {
    const found = find(uri);
    if (found) {
      return { contents: [{ uri, ...(await found.resource.read(found.given, services, signal)) }] };
    }
    throw new FalError('not-found', `There is no resource ${uri.slice(0, 200)}.`, {
      advice: `There are: ${resources.map((one) => one.uri).join(', ')}`,
    });
  };

  return {
    prompt: async (name, given, signal) => {
      const prompt = findPrompt(prompts, name);
      const kept = Object.fromEntries(
        Object.entries(given).filter(([, value]) => value.trim() !== ''),
      );
      const missing = prompt.arguments.filter((one) => one.required && !kept[one.name]);
      if (missing.length > 0) {
        const names = missing.map((one) => `${one.name} (${one.description})`);
        throw new FalError('invalid-input', `${name} needs ${names.join(', ')}.`, {
          advice: `Its arguments are: ${prompt.arguments.map((one) => one.name).join(', ')}.`,
        });
      }
      const text = await writePrompt(prompt, kept, services, signal);
      return {
        description: prompt.description,
        messages: [{ role: 'user', content: { type: 'text', text } }],
      };
    },
    resource: read,
    complete: async ({ ref, argument }, signal) => {
      const suggest = suggestOf(prompts, resources, ref, argument.name);
      return (await suggest?.(argument.value, services, signal)) ?? { values: [], more: false };
    },
    watch: (uri, changed) => {
      const found = find(uri);
      const stop = new AbortController();
      let before: string | undefined;
      let basis: object | undefined;
      const look = async () => {
        const now = await found?.resource.basis?.(found.given, services).catch(() => undefined);
        // A file of many megabytes is not fetched again and again to find it the same.
        if (before && now && now === basis) return before;
        basis = now;
        return read(uri, stop.signal).then(
          (content) => JSON.stringify(content),
          () => '',
        );
      };
      let looking = false;
      const timer = setInterval(() => {
        if (looking) return;
        looking = true;
        void look().then((now) => {
          looking = false;
          if (before !== undefined && now !== before && !stop.signal.aborted) changed();
          before = now;
        });
      }, LOOK_AGAIN);
      timer.unref();
      return () => {
        clearInterval(timer);
        stop.abort();
      };
    },
  };
}

function findPrompt(prompts: readonly Prompt[], name: string): Prompt {
  const prompt = prompts.find((one) => one.name === name);
  if (prompt) return prompt;
  throw new FalError('not-found', `There is no prompt ${name}.`, {
    advice: `The prompts are: ${prompts.map((one) => one.name).join(', ')}.`,
  });
}

function suggestOf(
  prompts: readonly Prompt[],
  resources: readonly Resource[],
  ref: CompleteRequest['params']['ref'],
  name: string,
) {
  if (ref.type === 'ref/prompt') {
    return findPrompt(prompts, ref.name).arguments.find((one) => one.name === name)?.suggest;
  }
  // Some clients leave out the sign that lets a variable hold slashes.
  const plain = (template: string) => template.replaceAll('{+', '{');
  return own(resources.find((one) => plain(one.uri) === plain(ref.uri))?.suggest, name);
}
