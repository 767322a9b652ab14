import { definitions, version } from 'virtual:tools';
import { openCatalogue } from '../catalogue/bundled.ts';
import { createFal } from '../fal/client.ts';
import { FalError } from '../fal/errors.ts';
import { createTransport } from '../fal/transport.ts';
import { createCheck } from '../jobs/check.ts';
import { composeParts } from '../jobs/compose.ts';
import type { Roots } from '../jobs/roots.ts';
import type { ToolDefinition } from '../mcp/definition.ts';
import { listElsewhere } from '../mcp/elsewhere.ts';
import { createHttpHandler, type HttpCaller, type HttpHandler } from '../mcp/http.ts';
import { createMcpServer, type RunTool } from '../mcp/server.ts';
import { createToolRunner } from '../mcp/toolRunner.ts';
import { createEmptyStore } from '../store/nothing.ts';
import type { Services } from '../tools/tool.ts';
import { TOOLS } from '../tools/tools.ts';
import { HOSTED_INSTRUCTIONS } from './instructions.ts';

export interface HandlerOptions {
  /** Host names that requests may come for, beside those of loopback; `*` for any. */
  readonly allowHosts?: readonly string[];
  /** Origins whose web pages may call, beside those of the hosts; `*` for any. */
  readonly allowOrigins?: readonly string[];
  /** True: the discovery tools work without a key. */
  readonly keyless?: boolean;
  /** `FAL_GATEWAY_URL` of the environment unless given. */
  readonly gateway?: string | undefined;
  /** The packed endpoints and schemas; those beside this bundle unless given. */
  readonly catalogue?: URL;
  /** Aborted when this process is about to end: calls that wait come to an answer. */
  readonly leaving?: AbortSignal;
}

/**
 * The whole server as a web-standard handler: stateless, each request with the key that it carries, nothing stored.
 * @throws {FalError} `invalid-input` for a gateway, a host or an origin that is none.
 */
export function createHandler(options: HandlerOptions = {}): HttpHandler {
  const gateway = options.gateway ?? process.env.FAL_GATEWAY_URL;
  const file = options.catalogue ?? new URL('./catalogue.br', import.meta.url);
  // What all requests share was got without any key, so that none can see what another's key gave.
  const fal = createFal(createTransport({ key: () => undefined, gateway }));
  const store = createEmptyStore();
  const catalogue = openCatalogue(file, fal.models, store);
  const listed = listElsewhere(definitions as readonly ToolDefinition[], TOOLS);
  const common = { catalogue, check: createCheck(catalogue) };

  const servicesFor = ({ key, over }: HttpCaller): Services => {
    const parts = composeParts({
      key: () => key ?? Promise.reject(noKey()),
      gateway,
      roots: noFiles,
      store,
      open: () => common,
      over,
    });
    const { models, queue } = parts.fal;
    return { ...parts, models, queue, docs: fal.docs, roots: noFiles, files: false };
  };

  return createHttpHandler({
    hosts: options.allowHosts ?? [],
    origins: options.allowOrigins ?? [],
    keyless: options.keyless ?? false,
    leaving: options.leaving,
    open: (caller) => {
      let run: RunTool | undefined;
      return createMcpServer({
        name: 'fal',
        title: 'fal',
        version,
        instructions: HOSTED_INSTRUCTIONS,
        tools: listed,
        run: (name, input, call) => {
          run ??= createToolRunner(TOOLS, servicesFor(caller));
          return run(name, input, { ...call, handBack: caller.handBack });
        },
      });
    },
  });
}

const noKey = () =>
  new FalError('auth', 'This request carries no fal key.', {
    advice:
      'Have the client send it with each request: "Authorization: Bearer <FAL_KEY>". Keys are made at https://fal.ai/dashboard/keys.',
  });

const noFiles: Roots = () =>
  Promise.reject(
    new FalError('refused', 'This server runs elsewhere: it has no access to local files.', {
      advice:
        'Leave out save_to and upload_inputs: results are URLs, to be downloaded from. A file comes in by its public URL: upload_file with url.',
    }),
  );
