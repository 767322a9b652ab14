import { version } from 'virtual:tools';
import { npxCommand } from '../connect/command.ts';
import path from 'node:path';
import { withTimeout } from '../fal/withTimeout.ts';
import { createImaging } from '../imaging/imaging.ts';
import { createStills } from '../store/stills.ts';
import { createRuntime } from '../runtime/runtime.ts';
import type { Job } from '../jobs/job.ts';
import type { Recovered } from '../jobs/recover.ts';
import { chooseRoots, untrustedRoots } from '../jobs/roots.ts';
import { type Backend, createBackend } from '../mcp/backend.ts';
import type { PresetTools } from '../mcp/presetTools.ts';
import type { McpServer } from '../mcp/server.ts';
import type { Ask } from '../spend/approvals.ts';
import { createEditorSender } from '../store/editorRequests.ts';
import { dataFolder } from '../store/store.ts';
import { disabledTools } from './disabledTools.ts';
import { keyOf } from './key.ts';
import { ownLimits } from './limits.ts';
import { outputOf, type OutputFlags, targetOf } from './output.ts';

/** The flags of the server on the client's machine. */
export interface LocalFlags extends OutputFlags {
  readonly root: readonly string[];
  readonly untrusted: boolean;
  /** True: the presets of the roots are trusted. */
  readonly presets: boolean;
  /** True: answers hold a picture of the results for the model. */
  readonly preview: boolean;
  readonly 'disable-tool': readonly string[];
  /** USD of a run that needs no approval. */
  readonly 'accept-max-cost'?: string | undefined;
}

/** The backend on the client's machine. */
export interface LocalBackend {
  readonly backend: Backend;
  /** Continues what dead processes left, and logs it. */
  readonly recover: (log: (text: string) => void) => Promise<void>;
  /** Resolves when no submit is in progress, after 20 s at most. */
  readonly settle: () => Promise<void>;
}

/** Milliseconds. */
const SETTLE_DEADLINE = 20_000;

/** Opens the backend over the environment's key, gateway and data folder. @throws {FalError} for a gateway that is no URL */
export function openLocalBackend(
  flags: LocalFlags,
  catalogue: URL,
  client: { readonly roots: McpServer['roots']; readonly ask: Ask },
  presets: PresetTools,
): LocalBackend {
  const target = targetOf(process.env, flags);
  // A folder that the person chose by its whole path is theirs to write, wherever it is.
  const chosen = [target.folder ?? ''].filter((folder) => path.isAbsolute(folder));
  const roots = flags.untrusted
    ? untrustedRoots
    : async () => [
        ...(await chooseRoots(await client.roots(), flags.root)),
        ...(chosen.length > 0 ? await chooseRoots(undefined, chosen) : []),
      ];
  const output = outputOf(process.env, flags);
  const imaging = createImaging(new URL('imaging/main.mjs', catalogue));
  const { fal, recover, recoverLost, ...parts } = createRuntime({
    key: () => keyOf(process.env, roots),
    gateway: process.env.FAL_GATEWAY_URL,
    dataFolder: dataFolder(process.env),
    catalogue,
    roots,
    limits: () => ownLimits(flags),
    ask: client.ask,
    output: () => output,
    imaging,
  });
  const { models, docs, queue } = fal;
  const data = dataFolder(process.env);
  const editor = createEditorSender(data);
  const stills = createStills(data);
  const { preview } = flags;
  const context = {
    ...parts,
    models,
    docs,
    queue,
    roots,
    editor,
    imaging,
    stills,
    preview,
    target,
    program: npxCommand(version).join(' '),
    remote: false,
  };
  return {
    backend: createBackend(context, disabledTools(flags), presets),
    recover: async (log) => {
      try {
        for (const text of recoveryTexts(await recover())) log(text);
        for (const job of await recoverLost()) log(foundText(job));
      } catch (error) {
        // What cannot be recovered now, e.g. in a read-only data folder, stays in the journal for the next start.
        log(`the journal could not be read for recovery: ${String(error)}`);
      }
    },
    settle: async () => {
      await withTimeout(parts.jobs.settled(), SETTLE_DEADLINE);
    },
  };
}

function recoveryTexts({ followed, ambiguous, saving }: Recovered): readonly string[] {
  return [
    ...(followed.length > 0
      ? [`${followed.length} jobs of an ended process are followed to their end.`]
      : []),
    ...(saving.length > 0
      ? [`the results of ${saving.length} jobs of an ended process are saved now.`]
      : []),
    ...ambiguous.map(
      (job) =>
        `a process died while it submitted a job of ${job.endpointId} (${new Date(job.at).toISOString()}): it may run and bill. It is looked for among your requests; check_job with request_id ${job.id} looks again, see https://fal.ai/dashboard/requests`,
    ),
  ];
}

const foundText = ({ endpointId, handle }: Job) =>
  `a job of ${endpointId} whose submission got no answer was found at fal as request ${handle?.requestId ?? ''}; it is followed to its end.`;
