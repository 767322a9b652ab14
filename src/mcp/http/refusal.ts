/** JSON-RPC codes of errors before any method is reached. */
export const RPC = { parse: -32_700, refused: -32_000 } as const;

/** A response with the reason why a request was refused, as the JSON-RPC error that MCP clients read. */
export function refusal(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  code: number = RPC.refused,
): Response {
  const body = { jsonrpc: '2.0', error: { code, message }, id: null };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
