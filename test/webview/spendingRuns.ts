import { localDay } from '../../src/domain/spending.ts';
import type { PastRun } from './ledger.ts';

const DAY = 24 * 3_600_000;
const MODELS = ['fal-ai/veo3', 'fal-ai/flux/schnell', 'fal-ai/kokoro/american-english'] as const;

/** Some runs on most of the last 40 days, the last one today: 0.10, 0.20 or 0.30 USD each. */
export function pastRuns(now: number): readonly PastRun[] {
  const noon = (ago: number) => new Date(now).setHours(12, 0, 0, 0) - ago * DAY;
  const runs = Array.from({ length: 40 }, (_, ago) => ago)
    .filter((ago) => ago % 5 !== 3)
    .flatMap((ago) =>
      Array.from({ length: 1 + (ago % 3) }, (_, index): PastRun => {
        const model = MODELS[(ago + index) % 3] ?? MODELS[0];
        return {
          at: ago === 0 ? now : noon(ago) + index * 60_000,
          endpointId: model,
          by: index === 0 ? 'you' : 'Claude Code',
          amount: [0.1, 0.2, 0.3][(ago + index) % 3] ?? 0,
          isBilled: index === 1,
          ...(ago % 2 === 0 && { workspace: '/home/ada/shop' }),
        };
      }),
    );
  const [first] = runs;
  if (!first || localDay(first.at) !== localDay(now)) throw new Error('No run is of today.');
  return [
    ...runs,
    { ...first, at: noon(2), amount: 0.5, state: 'uncertain', by: '=HYPERLINK("x"), bot' },
    { ...first, amount: 0.25, state: 'reserved' },
    { ...first, at: noon(4), amount: 0, state: 'free', endpointId: 'somebody/unknown' },
  ];
}
