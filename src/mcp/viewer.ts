import { FAL_MEDIA } from '../domain/falMedia.ts';
import { isEnabled, VIEWER_URI } from '../domain/viewer.ts';
import type { ReadResourceResult, ResourceDefinition, ToolDefinition } from './sdk.ts';

/** The page that clients show in place of a job's answer. */
export interface Viewer {
  readonly html: () => Promise<string>;
  /** The gateway's origin, from which the sandbox serves its media. */
  readonly origin?: string | undefined;
}

const MIME_TYPE = 'text/html;profile=mcp-app';

/** The `_meta` of a tool whose calls the page shows. */
export const viewerMeta = ({ callable }: { readonly callable: boolean }) =>
  ({
    ui: { resourceUri: VIEWER_URI, visibility: callable ? ['model', 'app'] : ['model'] },
  }) satisfies ToolDefinition['_meta'];

/** The `_meta` of a tool that only the page calls. */
export const APP_ONLY = { ui: { visibility: ['app'] } } satisfies ToolDefinition['_meta'];

/** The page in a list of resources. */
export const viewerResource = ({ origin }: Viewer): ResourceDefinition => ({
  uri: VIEWER_URI,
  name: 'result_viewer',
  title: 'fal result viewer',
  description: 'The page in which a chat shows a job and its results.',
  mimeType: MIME_TYPE,
  _meta: pageMeta(origin),
});

/** The page itself. Its `_meta` is there and in the list, because hosts read only one of the two. */
export async function readViewer({ html, origin }: Viewer): Promise<ReadResourceResult> {
  const text = await html();
  return {
    contents: [{ uri: VIEWER_URI, mimeType: MIME_TYPE, text, _meta: pageMeta(origin) }],
  };
}

const pageMeta = (origin: string | undefined) => ({
  ui: {
    csp: { resourceDomains: [...FAL_MEDIA, ...(origin === undefined ? [] : [origin])] },
    permissions: { clipboardWrite: {} },
    prefersBorder: false,
  },
});

interface ToolLists {
  readonly tools: readonly ToolDefinition[];
  readonly appTools: readonly ToolDefinition[];
}

/** The lists without the disabled tools and the tools of the page that belong to them. */
export function withoutTools<Lists extends ToolLists>(
  lists: Lists,
  disabled: readonly string[],
): Lists {
  const isLeft = ({ name }: ToolDefinition) => isEnabled(name, disabled);
  return {
    ...lists,
    tools: lists.tools.filter(isLeft),
    appTools: lists.appTools.filter(isLeft),
  };
}
