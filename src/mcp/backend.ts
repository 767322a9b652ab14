import { own } from '../domain/own.ts';
import { PRESET_PREFIX } from '../domain/toolNames.ts';
import { isEnabled } from '../domain/viewer.ts';
import { FalError } from '../fal/errors.ts';
import type { Completion } from '../tools/completions.ts';
import { LOCAL, REMOTE } from '../tools/features.ts';
import { type Arguments, type Prompt, writePrompt } from '../tools/prompts/prompt.ts';
import { matchUri, type Resource } from '../tools/resources/resource.ts';
import type { Call, Tool, ToolContext } from '../tools/tool.ts';
import { TOOLS } from '../tools/tools.ts';
import { callTool } from './callTool.ts';
import type { PresetTools } from './presetTools.ts';
import type {
  CallToolResult,
  CompleteRequest,
  GetPromptResult,
  ReadResourceResult,
  RequestHandlerExtra,
  ServerNotification,
  ServerRequest,
} from './sdk.ts';
import { watch } from './watch.ts';

/** One call of a tool, with the SDK's side of the request: for asking the client something, or ending a stream. */
export interface ServerCall extends Call {
  readonly extra: RequestHandlerExtra<ServerRequest, ServerNotification>;
  /** Whether the viewer's tools are offered to this client. */
  readonly showsApps: boolean;
}

/** What answers the requests behind a server's lists. Each method throws a FalError for what the client can correct. */
export interface Backend {
  callTool(name: string, input: unknown, call: ServerCall): Promise<CallToolResult>;
  getPrompt(name: string, args: Arguments, signal: AbortSignal): Promise<GetPromptResult>;
  readResource(uri: string, signal: AbortSignal): Promise<ReadResourceResult>;
  complete(params: CompleteRequest['params'], signal: AbortSignal): Promise<Completion>;
  /** Calls back at each change of a resource; returns how to stop. */
  watchResource(uri: string, onChange: () => void): () => void;
}

/** Creates what answers for all tools but the disabled ones, for the presets, and for the prompts and resources. */
export function createBackend(
  services: ToolContext,
  disabled: readonly string[] = [],
  presets?: Pick<PresetTools, 'call'>,
): Backend {
  // A remote call with a parameter of local files is refused by the roots, which name the alternative.
  const isLeft = ({ name }: Tool) => isEnabled(name, disabled);
  const tools = TOOLS.filter(isLeft);
  const { prompts, resources, appTools: all } = services.remote ? REMOTE : LOCAL;
  const appTools = all.filter(isLeft);
  const context = { ...services, appTools: appTools.map(({ name }) => name) };

  const readResource = async (uri: string, signal: AbortSignal): Promise<ReadResourceResult> => {
    const { resource, variables } = findResource(resources, uri);
    return { contents: [{ uri, ...(await resource.read(variables, context, signal)) }] };
  };
  return {
    callTool: async (name, input, call) => {
      const action = own(ACTIONS, name);
      if (action !== undefined && tools.some((tool) => tool.name === 'check_job')) {
        throw insteadOf(name, action, input);
      }
      if (presets && name.startsWith(PRESET_PREFIX))
        return presets.call(name, input, context, call);
      const offered = call.showsApps ? [...tools, ...appTools] : tools;
      return callTool(findNamed('tool', offered, name), input, context, call);
    },
    getPrompt: async (name, args, signal) => {
      const prompt = findNamed('prompt', prompts, name);
      const text = await writePrompt(prompt, filledIn(prompt, args), context, signal);
      return {
        description: prompt.description,
        messages: [{ role: 'user', content: { type: 'text', text } }],
      };
    },
    readResource,
    complete: async ({ ref, argument }, signal) => {
      const complete =
        ref.type === 'ref/prompt'
          ? findNamed('prompt', prompts, ref.name).arguments.find(
              (one) => one.name === argument.name,
            )?.complete
          : own(findTemplate(resources, ref.uri)?.complete, argument.name);
      return (await complete?.(argument.value, context, signal)) ?? { values: [], hasMore: false };
    },
    watchResource: (uri, onChange) =>
      watch(
        {
          version: async () => {
            const { resource, variables } = findResource(resources, uri);
            return resource.version?.(variables, context);
          },
          read: async (signal) => JSON.stringify(await readResource(uri, signal)),
        },
        onChange,
      ),
  };
}

/** Tools of fal's hosted server that are actions of check_job here. */
const ACTIONS: Readonly<Record<string, string>> = {
  get_job_result: 'result',
  cancel_job: 'cancel',
};

/** The error for such a tool, with the call that does the same. */
function insteadOf(name: string, action: string, input: unknown): FalError {
  const args = input instanceof Object ? (input as Record<string, unknown>) : {};
  const ids = ['request_id', 'endpoint_id'].flatMap((id) =>
    typeof args[id] === 'string' ? [[id, args[id].slice(0, 200)]] : [],
  );
  const call = JSON.stringify({ ...Object.fromEntries(ids), action });
  return new FalError('not-found', `There is no tool ${name}; check_job does the same.`, {
    advice: `Call check_job with ${call}.`,
  });
}

function findNamed<T extends { readonly name: string }>(
  kind: 'tool' | 'prompt',
  all: readonly T[],
  name: string,
): T {
  const found = all.find((one) => one.name === name);
  if (found) return found;
  throw new FalError('not-found', `There is no ${kind} ${name.slice(0, 200)}.`, {
    advice: `The ${kind}s are: ${all.map((one) => one.name).join(', ')}.`,
  });
}

/** The arguments that have a value. @throws {FalError} `invalid-input` when a required one has none */
function filledIn(prompt: Prompt, args: Arguments): Arguments {
  const filled = Object.fromEntries(
    Object.entries(args).filter(([, value]) => value.trim() !== ''),
  );
  const missing = prompt.arguments.filter(({ name, required }) => required && !filled[name]);
  if (missing.length === 0) return filled;
  const names = missing.map(({ name, description }) => `${name} (${description})`);
  throw new FalError('invalid-input', `${prompt.name} needs ${names.join(', ')}.`, {
    advice: `Its arguments are: ${prompt.arguments.map(({ name }) => name).join(', ')}.`,
  });
}

function findResource(resources: readonly Resource[], uri: string) {
  for (const resource of resources) {
    const variables = matchUri(resource.uri, uri);
    if (variables) return { resource, variables };
  }
  throw new FalError('not-found', `There is no resource ${uri.slice(0, 200)}.`, {
    advice: `The resources are: ${resources.map((one) => one.uri).join(', ')}`,
  });
}

function findTemplate(resources: readonly Resource[], uri: string): Resource | undefined {
  // Some clients leave out the sign that lets a variable hold slashes.
  const plain = (template: string) => template.replaceAll('{+', '{');
  return resources.find((one) => plain(one.uri) === plain(uri));
}
