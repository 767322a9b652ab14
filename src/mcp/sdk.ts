/**
 * All that this server takes from the MCP SDK: no other file of src/ imports it. It is version 1, whose newest protocol
 * is 2025-11-25; clients of 2026-07-28 agree on that one (src/mcp/README.md, “Protocol versions”).
 */
export { Server } from '@modelcontextprotocol/sdk/server/index.js';
export type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
export { deserializeMessage, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
export type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
export type {
  CallToolResult,
  CompleteRequest,
  ElicitRequestFormParams,
  GetPromptResult,
  Implementation,
  JSONRPCMessage,
  Prompt as PromptDefinition,
  ReadResourceResult,
  RequestId,
  Resource as ResourceDefinition,
  ResourceTemplate as TemplateDefinition,
  ServerNotification,
  ServerRequest,
  Tool as ToolDefinition,
} from '@modelcontextprotocol/sdk/types.js';
export {
  CallToolRequestSchema,
  CompleteRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  LoggingLevelSchema,
  ReadResourceRequestSchema,
  RootsListChangedNotificationSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';

/** The transport of one request over HTTP, without a session; the stdio server never loads its code. */
export async function createHttpTransport(options: { readonly keepAliveMs: number }) {
  const { WebStandardStreamableHTTPServerTransport: HttpTransport } =
    await import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js');
  return new HttpTransport(options);
}
