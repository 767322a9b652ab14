import { packTestExtension } from './testExtension.ts';

const MANIFEST = {
  name: 'chat-agent',
  displayName: 'Agent',
  main: './main.js',
  activationEvents: ['onStartupFinished'],
  contributes: {
    chatParticipants: [
      {
        id: 'fal-tests.agent',
        name: 'agent',
        fullName: 'Agent',
        description: 'Ask for an image',
        isSticky: true,
      },
    ],
    languageModelChatProviders: [{ vendor: 'fal-tests', displayName: 'Tests' }],
  },
};

/** The chat refuses to start without a language model; this one is never called. */
const MAIN = `const vscode = require('vscode');
const model = {
  ...{ id: 'tests', name: 'Model', family: 'tests', version: '1' },
  ...{ maxInputTokens: 10000, maxOutputTokens: 10000, capabilities: { toolCalling: true } },
};
const provider = {
  provideLanguageModelChatInformation: async () => [model],
  provideLanguageModelChatResponse: async () => {},
  provideTokenCount: async () => 1,
};
const find = async (name) => {
  for (;;) {
    const tool = vscode.lm.tools.find((one) => one.name.startsWith('mcp_') && one.name.endsWith('_' + name));
    if (tool) return tool.name;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.lm.registerLanguageModelChatProvider('fal-tests', provider));
  // The chat knows the models only once they were looked for.
  void vscode.lm.selectChatModels({ vendor: 'fal-tests' });
  subscriptions.push(vscode.chat.createChatParticipant('fal-tests.agent', async (request, _context, stream, token) => {
    const call = async (name, input) => {
      const options = { toolInvocationToken: request.toolInvocationToken, input };
      const { content } = await vscode.lm.invokeTool(await find(name), options, token);
      // VS Code may put a file of the result before its text.
      return JSON.parse(content.find(({ value }) => typeof value === 'string').value);
    };
    const endpoint_id = 'fal-ai/flux/schnell';
    // What a test adds for the sandbox.
    const [steering = ''] = /\\[sandbox:.*?\\]/.exec(request.prompt) ?? [];
    const input = { prompt: ('a lighthouse at dusk ' + steering).trim(), image_size: 'landscape_4_3' };
    await call('recommend_model', { task: request.prompt });
    const { estimate } = await call('get_pricing', { endpoint_id, input });
    stream.markdown('**FLUX Schnell** fits. One image costs at most ' + Number(estimate.max.toPrecision(2)) + ' ' + estimate.currency + '.');
    await call('run_model', { endpoint_id, input, save_to: 'images' });
  }));
};
`;

/** Packs an extension with a scripted chat agent, “@agent”, that looks up a price and asks to run a model; resolves to the package. */
export function packChatAgent(folder: string): Promise<string> {
  return packTestExtension(folder, MANIFEST, { 'main.js': MAIN });
}
