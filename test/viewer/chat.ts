import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { VIEWER_URI } from '../../src/domain/viewer.ts';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';
import { useForSuite } from '../support/fixtures.ts';
import type { Bench } from '../support/mcp.ts';
import { type ThemeName, THEMES } from '../webview/themes.ts';
import { CHAT, injected, VARIABLES } from './vscodePage.ts';

export interface ChatOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly locale?: string;
  /** True: as VS Code's agent host, which passes the page a result's content alone. */
  readonly contentOnly?: boolean;
  /** Capabilities that this host lacks. */
  readonly without?: readonly string[];
  /** Capabilities that VS Code lacks. */
  readonly also?: object;
  /** Called in place of the server. */
  readonly callTool?: (name: string, args: object) => Promise<object> | undefined;
  readonly readResource?: (uri: string) => Promise<object> | undefined;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
}

export interface RpcMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A chat of VS Code with one tool call in it, which the page of the shipped server shows. */
export interface Chat {
  readonly page: Page;
  /** The page of results. */
  readonly app: Frame;
  /** What the page sent, newest last. */
  readonly sent: readonly RpcMessage[];
  /** Errors of the console, with violations of the policy. */
  readonly errors: readonly string[];
  /** Shows a call that begins now. */
  input(args: object): Promise<void>;
  /** Shows a call's result. */
  result(result: object): Promise<void>;
  /** Calls a tool and shows its answer, as an agent's call is shown. */
  invoke(name: string, args: Record<string, unknown>): Promise<object>;
  /** The agent's call is cancelled. */
  cancelled(): Promise<void>;
  contextChanged(context: object): Promise<void>;
  setTheme(theme: ThemeName): Promise<void>;
  close(): Promise<void>;
}

const CAPABILITIES = {
  openLinks: {},
  serverTools: { listChanged: true },
  serverResources: { listChanged: true },
  logging: {},
  sandbox: { permissions: { clipboardWrite: {} } },
  updateModelContext: {
    audio: {},
    image: {},
    resourceLink: {},
    resource: {},
    structuredContent: {},
  },
  downloadFile: {},
};

/** One browser for all tests of a suite. */
export const useBrowser = (): Browser & { close(): Promise<void> } =>
  useForSuite(() => chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS }));

/** Serves a page of a test. */
export async function servePages(pages: Readonly<Record<string, string>>) {
  const server = createServer((request, response) => {
    const [type, body] = ['text/html', pages[new URL(request.url ?? '/', 'http://x').pathname]];
    if (body === undefined) response.writeHead(204).end();
    else response.setHeader('content-type', `${type}; charset=utf-8`).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The page as the server serves it, and the origins that its policy names. */
export async function readPage({ client }: Pick<Bench, 'client'>) {
  const { contents } = await client.readResource({ uri: VIEWER_URI });
  const [found] = contents;
  const { csp } = found?._meta?.ui as { csp: { resourceDomains: string[] } };
  return { html: found && 'text' in found ? found.text : '', csp };
}

/** Opens a chat over a bench's server. */
export async function openChat(
  browser: Browser,
  bench: Pick<Bench, 'client'>,
  options: ChatOptions = {},
): Promise<Chat> {
  const { html, csp } = await readPage(bench);
  const pages = await servePages({ '/': CHAT, '/app': injected(html, csp.resourceDomains) });
  const context = await browser.newContext({
    viewport: { width: options.width ?? 600, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...(options.reducedMotion && { reducedMotion: 'reduce' }),
    ...(options.forcedColors && { forcedColors: 'active' }),
  });
  const page = await context.newPage();
  const [sent, errors]: [RpcMessage[], string[]] = [[], []];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  const post = async (message: object) => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    await page
      .evaluate((one) => (window as unknown as { toApp(text: string): void }).toApp(one), text)
      .catch(() => undefined);
  };
  const notify = (method: string, params: object) => post({ method, params });
  let theme = options.theme ?? 'dark';
  const contextOf = () => ({
    theme: /light/i.test(theme) ? 'light' : 'dark',
    styles: { variables: VARIABLES },
    displayMode: 'inline',
    locale: options.locale ?? 'en',
    containerDimensions: { width: options.width ?? 600, maxHeight: 600 },
  });
  const answer = async ({ method, params = {} }: RpcMessage): Promise<object | undefined> => {
    if (method === 'ui/initialize') {
      const left = Object.entries(CAPABILITIES).filter(([key]) => !options.without?.includes(key));
      return {
        protocolVersion: '2026-01-26',
        hostInfo: { name: 'Visual Studio Code', version: '1.139.1' },
        hostCapabilities: { ...Object.fromEntries(left), ...options.also },
        hostContext: contextOf(),
      };
    }
    if (method === 'tools/call') {
      const { name, arguments: args = {} } = params as { name: string; arguments?: object };
      return (
        options.callTool?.(name, args) ?? bench.client.callTool({ name, arguments: { ...args } })
      );
    }
    if (method === 'resources/read') {
      const uri = String(params.uri);
      return options.readResource?.(uri) ?? bench.client.readResource({ uri });
    }
    const empty = ['ui/open-link', 'ui/download-file', 'ui/update-model-context', 'ui/message'];
    return empty.includes(method ?? '') ? {} : undefined;
  };
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  await page.exposeFunction('toHost', async (text: string) => {
    const message = JSON.parse(text) as RpcMessage;
    sent.push(message);
    const { id } = message;
    if (message.method === 'ui/notifications/initialized') isReady();
    if (id === undefined) return;
    try {
      const result = await answer(message);
      await post(
        result
          ? { id, result }
          : { id, error: { code: -32601, message: `Method not found: ${message.method ?? ''}` } },
      );
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      await post({ id, error: { code: -32000, message: text } });
    }
  });
  await page.addInitScript('globalThis.__name = (named) => named;');
  const paint = async () => {
    for (const frame of page.frames()) await frame.evaluate(applyTheme, THEMES[theme]);
  };
  await page.goto(pages.origin);
  const app = page.frame({ name: 'app' });
  if (!app) throw new Error('the page has no frame');
  await ready;
  await paint();

  const cut = ({ content, isError, ...rest }: Record<string, unknown>) =>
    options.contentOnly
      ? { content, ...(isError !== undefined && { isError }) }
      : { content, isError, ...rest };
  const result: Chat['result'] = (shown) =>
    notify('ui/notifications/tool-result', cut(shown as Record<string, unknown>));
  const input: Chat['input'] = (args) => notify('ui/notifications/tool-input', { arguments: args });
  return {
    ...{ page, app, sent, errors, input, result },
    invoke: async (name, args) => {
      await input(args);
      const answered = await bench.client.callTool({ name, arguments: args });
      await result(answered);
      return answered;
    },
    cancelled: () => notify('ui/notifications/tool-cancelled', { reason: 'user' }),
    contextChanged: (changes) => notify('ui/notifications/host-context-changed', changes),
    setTheme: async (next) => {
      theme = next;
      await paint();
      await notify('ui/notifications/host-context-changed', contextOf());
    },
    close: async () => {
      await context.close();
      pages.close();
    },
  };
}

/** Runs in the page; sets the colours of a theme as VS Code does. */
function applyTheme({ kind, variables }: (typeof THEMES)[ThemeName]): void {
  for (const [name, value] of Object.entries(variables)) {
    document.documentElement.style.setProperty(`--vscode-${name}`, value);
  }
  document.body.className = kind;
}
