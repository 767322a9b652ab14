/** What VS Code 1.139.1 puts at the beginning of a page's head, its scrolling left out: the policy and the bridge, word by word. */
export function injected(html: string, resourceDomains: readonly string[]): string {
  const domains = resourceDomains.join(' ');
  const policy = `
			default-src 'none';
			script-src 'self' 'unsafe-inline' ${domains};
			style-src 'self' 'unsafe-inline' ${domains};
			connect-src 'self' ;
			img-src 'self' data: ${domains};
			font-src 'self' ${domains};
			media-src 'self' data: ${domains};
			frame-src 'none';
			object-src 'none';
			base-uri 'self';
		`;
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">
<script>${API}</script><script>${BRIDGE}</script>`;
  return html.replace('<head>', () => `<head>${head}`);
}

/** As the window around a webview defines it. */
const API = `
  const post = window.parent.postMessage.bind(window.parent);
  globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => post({ fromApp: message }, '*') });`;

const BRIDGE = `(() => {
				const api = acquireVsCodeApi();
				const setMessageSource = (obj, src) => new Proxy(obj, {
					get: (target, prop) => {
						if (prop === 'source')  {
							return src;
						}
						return target[prop];
					}
				});

				const wrappedFns = new WeakMap();

				let patchedPostMessage = (message, transfer) => api.postMessage(message, transfer);
				const wrap = target => new Proxy(target, {
					set: (obj, prop, value) => {
						if (prop === 'postMessage') {
							patchedPostMessage = (message, transfer) => value.call(target, message, transfer);
						} else {
							obj[prop] = value;
						}
						return true;
					},
					get: (obj, prop) => {
						if (prop === 'postMessage') {
							return patchedPostMessage;
						}
						return obj[prop];
					},
				});

				const originalAddEventListener = window.addEventListener.bind(window);
				window.addEventListener = (type, listener, options) => {
					if (type === 'message') {
						const originalListener = listener;
						const wrappedListener = (event) => {
							if (event.origin === document.location.origin && event.source !== window) { event = setMessageSource(event, window.parent); }
							originalListener(event);
						};
						wrappedFns.set(originalListener, wrappedListener);
						listener = wrappedListener;
					}

					return originalAddEventListener(type, listener, options);
				};

				const originalRemoveEventListener = window.removeEventListener.bind(window);
				window.removeEventListener = (type, listener, options) => {
					const wrappedListener = wrappedFns.get(listener) || listener;
					return originalRemoveEventListener(type, wrappedListener, options);
				};

				window.parent = wrap(window.parent);
			})();`;

/** The names of a host's colours and VS Code's variables for them, as far as pages use them. */
export const VARIABLES: Readonly<Record<string, string>> = {
  '--color-background-primary': 'var(--vscode-editor-background)',
  '--color-background-secondary': 'var(--vscode-sideBar-background)',
  '--color-text-primary': 'var(--vscode-foreground)',
  '--color-text-secondary': 'var(--vscode-descriptionForeground)',
  '--color-text-danger': 'var(--vscode-errorForeground)',
  '--color-border-primary': 'var(--vscode-widget-border)',
  '--color-ring-primary': 'var(--vscode-focusBorder)',
  '--font-sans': 'var(--vscode-font-family)',
  '--border-radius-md': '4px',
};

/** The chat around the page: passes messages on, and gives the page the height that it reports. */
export const CHAT = `<!doctype html><html lang="en"><head><title>chat</title><style>
  body { margin: 0; background: var(--vscode-editor-background); }
  iframe { display: block; width: 100%; height: 300px; border: 0; }
</style></head><body><iframe id="app" name="app" src="/app" title="fal"
  sandbox="allow-scripts allow-same-origin allow-forms" allow="clipboard-write"></iframe><script>
  const app = document.getElementById('app');
  window.toApp = (text) => app.contentWindow.postMessage(JSON.parse(text), '*');
  window.addEventListener('message', ({ data }) => {
    const message = data && data.fromApp;
    if (!message) return;
    if (message.method === 'ui/notifications/size-changed')
      app.style.height = Math.max(100, message.params.height) + 'px';
    window.toHost(JSON.stringify(message));
  });
</script></body></html>`;
