import { DURATION, secondsOf } from './mapInput.ts';
import { statedShape } from './mapSize.ts';
import { own } from './own.ts';
import type { Translate } from './translate.ts';
import type { JsonObject } from './types.ts';

/** What a file is; what is not known of it is not checked. */
export interface ArrivedFile {
  /** `png`, `jpeg`, `mp4` …, or the file's extension. */
  readonly format?: string;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Whether a pixel is transparent. */
  readonly hasAlpha?: boolean;
  readonly seconds?: number;
}

/** A way in which a file is not what its input states. */
export interface ArrivalDifference {
  readonly what: 'size' | 'ratio' | 'format' | 'alpha' | 'duration';
  readonly asked: string;
  readonly found: string;
}

/** Models round the sides of a ratio to multiples of up to 64 pixels. */
const RATIO_TOLERANCE = 0.03;
/** Models end a clip with a whole frame or a whole word. */
const SECONDS_TOLERANCE = 0.5;
const DURATION_TOLERANCE = 0.05;

const FORMAT_FIELDS = ['output_format', 'format', 'image_format', 'video_output_type'];
/** Formats by medium: a field for pictures says nothing of a video. */
const MEDIA = [
  ['png', 'jpeg', 'webp', 'gif', 'avif'],
  ['mp4', 'webm', 'mov', 'gif'],
  ['mp3', 'wav', 'flac', 'ogg', 'm4a'],
  ['glb', 'gltf', 'fbx', 'obj', 'stl', 'usdz'],
];
const SAME_FORMAT: Readonly<Record<string, string>> = { jpg: 'jpeg', opus: 'ogg', oga: 'ogg' };

/** What of a file must be decoded to be compared with an input. */
export const neededFor = (
  input: JsonObject,
): { readonly alpha: boolean; readonly seconds: boolean } => ({
  alpha: statedAlpha(input) !== undefined,
  seconds: statedSeconds(input) !== undefined,
});

/** Compares a file with what the input of its run states; an empty list when nothing differs, or nothing is known. */
export function checkArrival(input: JsonObject, file: ArrivedFile): readonly ArrivalDifference[] {
  const differences = [
    shapeDifference(input, file),
    formatDifference(input, file),
    alphaDifference(input, file),
    durationDifference(input, file),
  ];
  return differences.filter((one) => one !== undefined);
}

function shapeDifference(
  input: JsonObject,
  { width, height }: ArrivedFile,
): ArrivalDifference | undefined {
  const stated = statedShape(input);
  if (!stated || !width || !height) return undefined;
  const { sides, isPixels } = stated.shape;
  const found = `${width} × ${height}`;
  if (isPixels) {
    const isSame = sides[0] === width && sides[1] === height;
    return isSame ? undefined : { what: 'size', asked: sides.join(' × '), found };
  }
  const factor = (width * sides[1]) / (height * sides[0]);
  if (!(factor > 0 && factor < Infinity)) return undefined;
  const isNear = Math.abs(Math.log(factor)) <= Math.log(1 + RATIO_TOLERANCE);
  return isNear ? undefined : { what: 'ratio', asked: sides.join(':'), found };
}

function formatDifference(
  input: JsonObject,
  { format }: ArrivedFile,
): ArrivalDifference | undefined {
  if (format === undefined) return undefined;
  const found = nameOf(format);
  const asked = FORMAT_FIELDS.map((name) => own(input, name))
    .filter((value) => typeof value === 'string')
    // `X264 (.mp4)`, `mp3_44100_128`, `JPG`
    .map((value) => nameOf(/\(\.(\w+)\)$/.exec(value)?.[1] ?? value.split('_')[0] ?? ''))
    .find((name) => MEDIA.some((formats) => formats.includes(name) && formats.includes(found)));
  return asked === undefined || asked === found ? undefined : { what: 'format', asked, found };
}

function nameOf(format: string): string {
  const name = format.toLowerCase();
  return own(SAME_FORMAT, name) ?? name;
}

/** Whether an input asks for a transparent background; undefined when it says nothing of it. */
function statedAlpha(input: JsonObject): boolean | undefined {
  const background = own(input, 'background');
  const isTransparent =
    background === 'transparent' || own(input, 'transparent_background') === true;
  const isOpaque = background === 'opaque';
  return isTransparent === isOpaque ? undefined : isTransparent;
}

function alphaDifference(
  input: JsonObject,
  { hasAlpha }: ArrivedFile,
): ArrivalDifference | undefined {
  const isTransparent = statedAlpha(input);
  if (hasAlpha === undefined || isTransparent === undefined || hasAlpha === isTransparent)
    return undefined;
  const [asked, found] = isTransparent ? ['transparent', 'opaque'] : ['opaque', 'transparent'];
  return { what: 'alpha', asked, found };
}

const statedSeconds = (input: JsonObject): number | undefined =>
  DURATION.map((name) => secondsOf(own(input, name))).find((one) => one);

function durationDifference(
  input: JsonObject,
  { seconds }: ArrivedFile,
): ArrivalDifference | undefined {
  const asked = statedSeconds(input);
  if (asked === undefined || seconds === undefined) return undefined;
  const most = Math.max(SECONDS_TOLERANCE, asked * DURATION_TOLERANCE);
  if (Math.abs(asked - seconds) <= most) return undefined;
  return { what: 'duration', asked: `${asked} s`, found: `${Number(seconds.toFixed(2))} s` };
}

/** What a person must know of a saved file, a sentence for each: in what it is not as the input states, and why it was not converted. */
export function arrivalTexts(
  name: string,
  differences: readonly ArrivalDifference[],
  unconverted: string | undefined,
  translate: Translate,
): readonly string[] {
  const found = differences.map((one) => differenceText(one, translate)).join(', ');
  return [
    ...(found === '' ? [] : [translate('{0} differs from the input: {1}.', name, found)]),
    ...(unconverted === undefined
      ? []
      : [translate('{0} is not converted: {1}', name, unconverted)]),
  ];
}

/** A difference in words, such as `size 1024 × 768 instead of 1024 × 1024`. */
function differenceText({ what, asked, found }: ArrivalDifference, translate: Translate): string {
  const words: Readonly<Record<string, string>> = {
    transparent: translate('transparent'),
    opaque: translate('opaque'),
  };
  const [is, was] = [own(words, found) ?? found, own(words, asked) ?? asked];
  switch (what) {
    case 'size':
      return translate('size {0} instead of {1}', is, was);
    case 'ratio':
      return translate('size {0}, which is not {1}', is, was);
    case 'format':
      return translate('format {0} instead of {1}', is, was);
    case 'alpha':
      return translate('{0} instead of {1}', is, was);
    case 'duration':
      return translate('duration {0} instead of {1}', is, was);
  }
}
