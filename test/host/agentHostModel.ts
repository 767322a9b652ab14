import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const MODEL = 'gpt-4.1';
const CALL = {
  endpoint_id: 'fal-ai/flux/schnell',
  input: { prompt: 'a lighthouse at dusk' },
};
const CHAT = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.unknown() })),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).default([]),
});

/** A language model on this machine, as VS Code's agent host finds it. */
export interface AgentHostModel {
  /** The variables and settings with which the agent host uses it and asks for no sign-in. */
  readonly env: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The names of the tools that it was last offered. */
  tools(): readonly string[];
  /** What the tools answered, oldest first. */
  readonly answers: readonly string[];
  close(): Promise<void>;
}

/** Starts a model that has “run_model” called once for each message. */
export async function startAgentHostModel(): Promise<AgentHostModel> {
  let offered: readonly string[] = [];
  const answers: string[] = [];
  const chat = (body: string, response: ServerResponse) => {
    const { messages, tools } = CHAT.parse(JSON.parse(body));
    offered = tools.map((tool) => tool.function.name);
    const last = messages.at(-1);
    if (last?.role === 'tool') answers.push(String(last.content));
    const tool = offered.find((name) => name.endsWith('run_model'));
    stream(response, last?.role === 'tool' ? undefined : tool);
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (pathname === '/chat/completions') {
        chat(body, response);
        return;
      }
      const found = pathname === '/copilot_internal/user' ? account(url) : ANSWERS[pathname];
      response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? { message: 'Not found' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { COPILOT_DEBUG_GITHUB_API_URL: url, VSCODE_AGENT_HOST_CAPI_URL_OVERRIDE: url },
    settings: {
      'chat.agentHost.unsafeTestToken': 'no-token',
      'chat.defaultToCopilotHarness': true,
    },
    tools: () => offered,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

const account = (api: string) => ({
  login: 'tests',
  copilot_plan: 'individual_pro',
  chat_enabled: true,
  endpoints: { api, proxy: api, telemetry: api },
});

const ANSWERS: Readonly<Record<string, object>> = {
  '/models': {
    data: [
      {
        ...{ id: MODEL, name: MODEL, object: 'model', vendor: 'Tests', version: MODEL },
        ...{ preview: false, model_picker_enabled: true, policy: { state: 'enabled' } },
        billing: { is_premium: false, multiplier: 0 },
        capabilities: {
          ...{ family: MODEL, type: 'chat', tokenizer: 'o200k_base' },
          limits: { max_context_window_tokens: 128_000, max_output_tokens: 16_000 },
          supports: { streaming: true, tool_calls: true },
        },
      },
    ],
  },
  '/models/session': {
    ...{ session_token: 'none', expires_at: 9_999_999_999 },
    ...{ selected_model: MODEL, available_models: [MODEL] },
  },
};

/** Streams a call of the tool, or without one the end of the turn. */
function stream(response: ServerResponse, tool: string | undefined): void {
  const call = {
    ...{ index: 0, id: `call-${Date.now()}`, type: 'function' },
    function: { name: tool, arguments: JSON.stringify(CALL) },
  };
  const delta = tool === undefined ? { content: 'The agent has ended.' } : { tool_calls: [call] };
  const finish_reason = tool === undefined ? 'stop' : 'tool_calls';
  const choices = [
    { index: 0, delta: { role: 'assistant', ...delta } },
    { index: 0, delta: {}, finish_reason },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const choice of choices) {
    const chunk = { id: 'chat', object: 'chat.completion.chunk', created: 1, model: MODEL };
    response.write(`data: ${JSON.stringify({ ...chunk, choices: [choice] })}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}
