import { info, remote } from 'virtual:tools';
import { openCatalogue } from '../catalogue/bundled.ts';
import { createFal } from '../fal/client.ts';
import { FalError } from '../fal/errors.ts';
import { redact } from '../fal/redact.ts';
import { createTransport } from '../fal/transport.ts';
import { createCheck } from '../jobs/check.ts';
import { composeRuntime } from '../runtime/runtime.ts';
import type { Roots } from '../jobs/roots.ts';
import { type Backend, createBackend } from '../mcp/backend.ts';
import { createHttpHandler, type HttpCaller, type HttpHandler } from '../mcp/http/handler.ts';
import { createMcpServer } from '../mcp/server.ts';
import { withoutTools } from '../mcp/viewer.ts';
import { environmentLimits } from '../spend/checkLimits.ts';
import type { SharedLedger } from '../spend/shared.ts';
import { createEmptyStore } from '../store/emptyStore.ts';
import { openViewer } from './viewer.ts';

export interface HandlerOptions {
  /** Host names that requests may address, besides those of loopback; `*` for any. */
  readonly allowHosts?: readonly string[];
  /** Origins whose web pages may call, besides those of the hosts; `*` for any. */
  readonly allowOrigins?: readonly string[];
  /** Whether the discovery tools work without a key; false by default. */
  readonly keyless?: boolean;
  /** By default `FAL_GATEWAY_URL` of the environment. */
  readonly gateway?: string | undefined;
  /** The packed endpoints and schemas; by default those beside this bundle. */
  readonly catalogue?: URL;
  /** USD of a run that needs no approval. Limits of the environment (FAL_MAX_RUN, FAL_CONFIRM_ABOVE, FAL_UNKNOWN_PRICE) apply, too; this server can ask nobody. */
  readonly acceptMaxCost?: number | undefined;
  /** Counts what all replicas of this server spend. */
  readonly ledger?: SharedLedger | undefined;
  /** Names of tools that are not offered. */
  readonly disableTools?: readonly string[];
  /** Whether the tools of the result viewer are offered; false by default. */
  readonly apps?: boolean;
  /** Aborted when this process is about to end: calls that wait return now. */
  readonly leaving?: AbortSignal;
}

/**
 * Creates the stateless server as a web-standard handler: each request brings its key, and nothing is stored.
 * @throws {FalError} `invalid-input` for a malformed gateway, host or origin.
 */
export function createHandler(options: HandlerOptions = {}): HttpHandler {
  const gateway = options.gateway ?? process.env.FAL_GATEWAY_URL;
  const file = options.catalogue ?? new URL('./catalogue.br', import.meta.url);
  // What all requests share is read without a key, so that none sees what another's key may read.
  const keylessFal = createFal(createTransport({ key: () => undefined, gateway }));
  const store = createEmptyStore();
  const catalogue = openCatalogue(file, keylessFal.models, store);
  const disabled = options.disableTools ?? [];
  const lists = withoutTools(remote, disabled);
  const viewer = openViewer(gateway);
  const limits = { set: [environmentLimits(process.env)], acceptMaxCost: options.acceptMaxCost };
  const common = { catalogue, check: createCheck(catalogue), limits: () => limits };

  const openBackend = ({ key, over, handBack }: HttpCaller): Backend => {
    const access = { key: () => key ?? Promise.reject(noKey()), roots: remoteRoots };
    const fal = createFal(createTransport({ ...access, gateway }));
    const parts = composeRuntime({
      ...access,
      ...common,
      fal,
      store,
      stopSignal: over,
      remote: true,
      sharedLedger: options.ledger,
    });
    const { queue } = fal;
    const { docs } = keylessFal;
    const context = { ...parts, docs, queue, roots: remoteRoots, remote: true, handBack };
    return createBackend(context, disabled);
  };

  return createHttpHandler({
    hosts: options.allowHosts ?? [],
    origins: options.allowOrigins ?? [],
    keyless: options.keyless ?? false,
    leaving: options.leaving,
    open: (caller) => {
      let backend: Backend | undefined;
      return createMcpServer({
        info,
        lists,
        viewer,
        // Without sessions, a client's capabilities are not known at its later requests.
        hasApps: options.apps ?? false,
        backend: () => Promise.resolve((backend ??= openBackend(caller))),
        subscribe: false,
        redact: (text) => redact(text, [caller.key ?? '']),
      });
    },
  });
}

const noKey = () =>
  new FalError('auth', 'This request carries no fal key.', {
    advice:
      'Have the client send it with each request: "Authorization: Bearer <FAL_KEY>". Keys are made at https://fal.ai/dashboard/keys.',
  });

const remoteRoots: Roots = () =>
  Promise.reject(
    new FalError('not-allowed', 'This server is remote and has no access to local files.', {
      advice:
        'Leave out save_to and upload_inputs: results are URLs to download from. To use a file as input, call upload_file with its public URL.',
    }),
  );
