/** The page that shows a job inside a chat. */
export const VIEWER_URI = 'ui://fal/viewer.html';

/** The extension of MCP by which a client announces that it shows such pages. */
export const UI_EXTENSION = 'io.modelcontextprotocol/ui';

/** The tools that only the page calls, and the tool that has to be enabled for each. */
export const APP_TOOL_PARENTS = {
  view_job: 'check_job',
  save_result: 'check_job',
  insert_result: 'check_job',
  run_again: 'run_model',
  keep_still: 'check_job',
} as const;

export type AppToolName = keyof typeof APP_TOOL_PARENTS;

/** What the page can do with a job. */
export type ViewerAction = 'save' | 'insert' | 'again' | 'vary';

/** What the page learns of a job from `view_job`. */
export interface ViewedJob {
  readonly request_id?: string | undefined;
  readonly endpoint_id?: string | undefined;
  readonly prompt?: string | undefined;
  /** What a further run costs; amounts are absent where unknown. */
  readonly price?: ViewedPrice | undefined;
  readonly actions: readonly ViewerAction[];
  /** True: the server serves the job's files as resources. */
  readonly has_resources: boolean;
}

export interface ViewedPrice {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly typical?: number | undefined;
  readonly currency?: string | undefined;
}

/** Whether a tool is left when these names are disabled; a tool of the page goes with the tool that it belongs to. */
export function isEnabled(name: string, disabled: readonly string[]): boolean {
  const parents: Readonly<Record<string, string>> = APP_TOOL_PARENTS;
  const parent = Object.hasOwn(parents, name) ? parents[name] : undefined;
  return !disabled.includes(name) && (parent === undefined || !disabled.includes(parent));
}
