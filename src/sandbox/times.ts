/** What an endpoint makes, for its run time. */
export type OutputKind = 'image' | 'video' | 'audio' | '3d' | 'text' | 'training';

/** How long jobs take, in milliseconds. */
export interface TimesOptions {
  /** In the queue, even when nothing else runs; default: 150. */
  readonly queueMs?: number;
  /** Running; default: 400. */
  readonly runMs?: number;
  /** Running, by what is made. */
  readonly runMsByKind?: Partial<Record<OutputKind, number>>;
  /** Divides all of the above; default: 1. */
  readonly speed?: number;
}

/** One job's times in milliseconds. */
export interface JobTimes {
  readonly queueMs: number;
  readonly runMs: number;
}

/** What endpoints of a category make. */
export function outputKind(category: string): OutputKind {
  if (category === 'training') return 'training';
  const made = category.split('-to-').at(-1) ?? '';
  if (made === 'image' || made === 'video' || made === 'audio' || made === '3d') return made;
  return made === 'speech' ? 'audio' : 'text';
}

/** The times of a job; `slowMs` (asked for in the prompt) is the run time as it stands. */
export function timesOf(options: TimesOptions, kind: OutputKind, slowMs?: number): JobTimes {
  const { queueMs = 150, runMs = 400, runMsByKind = {}, speed = 1 } = options;
  return { queueMs: queueMs / speed, runMs: slowMs ?? (runMsByKind[kind] ?? runMs) / speed };
}
