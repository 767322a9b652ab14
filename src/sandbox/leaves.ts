import type { Json, Schema } from '../domain/types.ts';
import type { Plan } from './plan.ts';

/** A plain value of an output: by a rule for the field's name, else by its type. */
export function leaf(schema: Schema, names: readonly string[], index: number, plan: Plan): Json {
  const name = names.at(-1) ?? '';
  if (schema.enum) return schema.default ?? choice(schema.enum);
  switch (schema.type) {
    case 'string':
      return text(name, plan);
    case 'integer':
      return bounded(schema, Math.round(number(name, index, plan)));
    case 'number':
      return bounded(schema, number(name, index, plan));
    case 'boolean':
      return /nsfw|unsafe/.test(name) ? plan.isNsfw : !/^(partial|error)$/.test(name);
    case 'array':
      return [];
    case 'object':
    case undefined:
      break;
  }
  return anything(name, index, plan);
}

// The first of a list of languages or hazards would suit no output.
function choice(values: readonly Json[]): Json {
  return values.find((value) => value === 'en' || value === 'None') ?? values[0] ?? null;
}

function anything(name: string, index: number, plan: Plan): Json {
  if (name.includes('timestamp')) return index === 0 ? 0 : plan.seconds;
  if (name.endsWith('_size')) return index === 0 ? plan.size.width : plan.size.height;
  if (name === 'timings') return { inference: plan.runSeconds };
  if (name.includes('nsfw')) return Array.from({ length: plan.imageCount }, () => plan.isNsfw);
  return {};
}

function bounded({ minimum, maximum }: Schema, value: number): number {
  return Math.min(Math.max(value, minimum ?? -Infinity), maximum ?? Infinity);
}

type Rules<T> = readonly (readonly [RegExp, (plan: Plan, index: number) => T])[];

// First match wins.
const NUMBERS: Rules<number> = [
  [/^seeds$/, (plan, index) => plan.seed + index],
  [/seed/, (plan) => plan.seed],
  [/duration_ms/, (plan) => plan.seconds * 1000],
  [/duration|length|^end$|end_time/, (plan) => plan.seconds],
  [/^start$|start_time/, () => 0],
  [/generation_time|inference|timing/, (plan) => plan.runSeconds],
  [/prob|score|confidence|prediction/, () => 0.97],
  [/sample_rate/, () => 44_100],
  [/num_frames|frame_count/, (plan) => plan.video.seconds * plan.video.fps],
  [/fps|frame_rate/, (plan) => plan.video.fps],
  [/width/, (plan) => plan.size.width],
  [/height/, (plan) => plan.size.height],
  [/rtf/, () => 0.1],
  [/tokens/, (plan) => Math.max(1, Math.ceil(plan.caption.length / 4))],
  [/^num_images$/, (plan) => plan.imageCount],
];

function number(name: string, index: number, plan: Plan): number {
  return NUMBERS.find(([pattern]) => pattern.test(name))?.[1](plan, index) ?? 1;
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="28" fill="#6c5ce7"/></svg>';

const TEXTS: Rules<string> = [
  [/prompt/, (plan) => plan.caption],
  [/language|lang$/, () => 'en'],
  [/svg/, () => SVG],
  [/b64|base64|^audio$/, (plan) => Buffer.from(`sandbox ${plan.seed}`).toString('base64')],
  [/(^|_)id$/, (plan) => `sandbox-${plan.seed.toString(36)}`],
  [/^finish_reason$/, () => 'stop'],
  [/^role$/, () => 'assistant'],
  [/sample_rate/, () => '44100'],
  [/frame_rate/, (plan) => String(plan.video.fps)],
  [/^error|watermark/, () => ''],
  [/lyrics/, (plan) => `[verse]\nA song about ${plan.caption}`],
  [/tags/, () => 'ambient, calm, instrumental'],
  [/^type$/, () => 'word'],
  [/speaker/, () => 'speaker_0'],
  [/^(label|name)$/, () => 'sandbox'],
  [/palette|color/, () => '#6c5ce7'],
  [/^rle$/, () => '0 16'],
  [/pixel_format/, () => 'yuv420p'],
  [/^profile$/, () => 'main'],
  [/aspect_ratio/, ({ size }) => `${size.width}:${size.height}`],
  [/container/, () => 'mp4'],
  [/codec/, () => 'h264'],
  [/json/, (plan) => JSON.stringify({ caption: plan.caption })],
];

const CATEGORY_TEXTS: Rules<string> = [
  [
    /speech-to-text|audio-to-text/,
    () => 'The sandbox transcribes every recording to this sentence.',
  ],
  [/vision|image-to-text|video-to-text/, (plan) => `The sandbox sees: ${plan.caption}.`],
];

function text(name: string, plan: Plan): string {
  return (
    TEXTS.find(([pattern]) => pattern.test(name))?.[1](plan, 0) ??
    CATEGORY_TEXTS.find(([pattern]) => pattern.test(plan.category))?.[1](plan, 0) ??
    `The sandbox responds to “${plan.caption}”: no model ran, and this text is always the same.`
  );
}
