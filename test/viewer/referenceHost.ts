import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';
import type { McpUiHostCapabilities } from '@modelcontextprotocol/ext-apps/app-bridge';
import type { CallToolResult, ReadResourceResult } from '@modelcontextprotocol/sdk/types.js';

/** What the page of a test calls in Node. */
interface Node {
  callTool(params: string): Promise<string>;
  readResource(uri: string): Promise<string>;
}

/** What a test calls in the page. */
export interface ReferenceHost {
  readonly seen: { method: string; params: object }[];
  input(args: Record<string, unknown>): Promise<void>;
  result(result: string): Promise<void>;
}

const node = window as unknown as Node;
const seen: ReferenceHost['seen'] = [];
const frame = document.querySelector('iframe');
const view = frame?.contentWindow;
if (!frame || !view) throw new Error('the page has no frame');

const capabilities: McpUiHostCapabilities = {
  openLinks: {},
  serverTools: {},
  serverResources: {},
  updateModelContext: { text: {}, resourceLink: {} },
  downloadFile: {},
};
const bridge = new AppBridge(null, { name: 'reference', version: '1' }, capabilities, {
  hostContext: { theme: 'light', locale: 'en', displayMode: 'inline' },
});
const record = (method: string, params: object) => {
  seen.push({ method, params });
  return Promise.resolve({});
};
bridge.oncalltool = async (params) =>
  JSON.parse(await node.callTool(JSON.stringify(params))) as CallToolResult;
bridge.onreadresource = async ({ uri }) =>
  JSON.parse(await node.readResource(uri)) as ReadResourceResult;
bridge.onopenlink = (params) => record('ui/open-link', params);
bridge.ondownloadfile = (params) => record('ui/download-file', params);
bridge.onupdatemodelcontext = (params) => record('ui/update-model-context', params);
bridge.addEventListener('sizechange', (params) => {
  void record('size', params);
  if (params.height !== undefined) frame.style.height = `${params.height}px`;
});
const ready = new Promise<void>((resolve) => {
  bridge.addEventListener('initialized', () => resolve());
});
await bridge.connect(new PostMessageTransport(view, view));
frame.setAttribute('src', '/app');

const host: ReferenceHost = {
  seen,
  input: async (args) => {
    await ready;
    await bridge.sendToolInput({ arguments: args });
  },
  result: (result) => bridge.sendToolResult(JSON.parse(result) as CallToolResult),
};
Object.assign(window, { host });
