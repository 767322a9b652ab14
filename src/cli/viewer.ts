import type { Viewer } from '../mcp/viewer.ts';

/** The page of results, read when the first client shows it. */
export function openViewer(gateway: string | undefined): Viewer {
  return {
    html: async () => (await import('virtual:viewer')).html,
    origin: gateway !== undefined && URL.canParse(gateway) ? new URL(gateway).origin : undefined,
  };
}
