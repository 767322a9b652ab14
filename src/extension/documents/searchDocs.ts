import * as vscode from 'vscode';
import { livePick, type LiveItem } from '../generate/livePick.ts';
import { openWeb } from '../openWeb.ts';
import type { Services } from '../services.ts';

const SHORTEST = 3;

/** The command: searches fal's documentation while the user types; opens the picked page in the browser. @throws {FalError} */
export async function searchDocs(services: Services, query: unknown): Promise<void> {
  const { fal } = await services.runtimeHost.get();
  const picked = await livePick<PageItem>({
    title: vscode.l10n.t('Search fal’s docs'),
    placeholder: vscode.l10n.t('e.g. webhooks, rate limits, billing'),
    value: typeof query === 'string' ? query : '',
    search: async (text, signal) => {
      if (text.trim().length < SHORTEST) return [];
      const passages = await fal.docs.search(text, { limit: 12, signal });
      return passages.map(({ title, url, content }, at) => ({
        id: `${url}#${at}`,
        label: title,
        description: url,
        detail: content.replace(/\s+/g, ' ').slice(0, 160),
        url,
      }));
    },
  });
  if (picked && 'url' in picked) await openWeb(picked.url);
}

interface PageItem extends LiveItem {
  readonly url: string;
}
