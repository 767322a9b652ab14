import type { PackedSchema } from './packed.ts';
import { inputMedia, outputMedia, type InputMedia, type TypeAt } from './shape.ts';

const KNOWN =
  /\/((?:text|image|video|audio)-to-(?:image|video|audio|3d)|text-to-speech|speech-to-text|speech-to-speech)(\/|$)/;
const TRAINING = /(^|[-/])(trainer|training)([-/]|$)|\/create-(style|profile)$/;
const SPEECH = /(^|[-/])(tts|speech|voice|vibevoice)([-/]|$)/;
const DETECTION = /(^|[-/])(moondream[^/]*|sa2va|nsfw)\//;
const MEASURE = /\/(metadata|loudnorm|waveform)$|\/arbiter\//;

/** Endpoints whose category neither id nor types show. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['fal-ai/maya', 'text-to-speech'],
  ['fal-ai/maya/batch', 'text-to-speech'],
  ['fal-ai/personaplex', 'speech-to-speech'],
  ['fal-ai/personaplex/realtime', 'speech-to-speech'],
  ['fal-ai/sora-2/characters', 'training'],
  ['fal-ai/video-prompt-generator', 'llm'],
]);

/** The source kind of ids that do not use fal's own words, e.g. `sketch-to-3d`. */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/image-audio-to-|speech-to-/, 'audio'],
  [/video-to-/, 'video'],
  [/(text|prompt)-to-|(^|[-/])t2v([-/]|$)/, 'text'],
  [/(image|multiview|sketch|reference|template|frame|end)-to-|(^|[-/])i2v([-/]|$)/, 'image'],
];

/** fal's category of an endpoint, e.g. `text-to-image`, from its id and the media of its input and output. */
export function categoryOf(
  endpointId: string,
  input: PackedSchema,
  output: PackedSchema,
  typeAt: TypeAt,
): string {
  const id = endpointId.toLowerCase();
  const known = EXCEPTIONS.get(endpointId) ?? KNOWN.exec(id)?.[1];
  if (known) return known;
  if (TRAINING.test(id)) return 'training';
  if (MEASURE.test(id)) return 'json';
  const takes = inputMedia(input, typeAt);
  const makes = outputMedia(output, typeAt);
  const source = SOURCES.find(([pattern]) => pattern.test(id))?.[1];
  if (makes.has('3d')) return `${source ?? sourceOf3d(takes)}-to-3d`;
  // A video beside a list of pictures only previews them; a Lottie file is an animation.
  if ((makes.has('video') && !output.properties?.images) || id.includes('lottie')) {
    return `${source ?? sourceOfVideo(id, takes)}-to-video`;
  }
  if (makes.has('audio')) return audioCategory(id, source, takes, input);
  if (makes.has('image') && !DETECTION.test(id)) {
    return `${source ?? sourceOfImage(id, takes, input)}-to-image`;
  }
  return textCategory(id, takes);
}

function sourceOf3d({ any, required }: InputMedia): string {
  if (required.has('3d') && !required.has('image')) return '3d';
  return any.has('image') ? 'image' : 'text';
}

function sourceOfVideo(id: string, { any, required }: InputMedia): string {
  // fal counts a portrait that a video drives as image-to-video.
  if (required.has('video') && !id.includes('portrait')) return 'video';
  if (required.has('image')) return 'image';
  if (any.has('video')) return 'video';
  return required.has('audio') ? 'audio' : 'text';
}

function sourceOfImage(id: string, { any, required }: InputMedia, input: PackedSchema): string {
  if (input.properties?.structured_prompt) return 'json';
  if (required.has('image') || required.has('video') || required.has('file')) return 'image';
  const isEdit = /edit|inpaint|reimagine|replace|face-id/.test(id) || !input.properties?.prompt;
  return any.has('image') && isEdit ? 'image' : 'text';
}

function audioCategory(
  id: string,
  source: string | undefined,
  { any, required }: InputMedia,
  input: PackedSchema,
): string {
  const hasText = Boolean(input.properties?.text ?? input.properties?.prompt);
  if (SPEECH.test(id)) {
    return required.has('audio') && !hasText ? 'speech-to-speech' : 'text-to-speech';
  }
  if (source) return `${source}-to-audio`;
  if (required.has('video')) return 'video-to-audio';
  return any.has('audio') ? 'audio-to-audio' : 'text-to-audio';
}

function textCategory(id: string, { any }: InputMedia): string {
  if (SPEECH.test(id)) return 'text-to-speech';
  if (any.has('image') || any.has('video') || any.has('file')) return 'vision';
  return any.has('audio') ? 'speech-to-text' : 'llm';
}
