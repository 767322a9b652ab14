import { mapSize } from '../domain/mapSize.ts';
import type { JsonObject, Schema } from '../domain/types.ts';

/** What a picture must be from which a pack is made. */
export interface PackPicture {
  /** A sentence that completes a prompt. */
  readonly prompt: string;
  /** Pixels, multiples of 32 as most models make them: at least those of the pack's largest file. */
  readonly width: number;
  readonly height: number;
  /** The nearest ratios that models know, the best first. */
  readonly ratios: readonly string[];
}

const SQUARE = { width: 1_024, height: 1_024, ratios: ['1:1'] } as const;

/** The packs of one picture. */
export const PACK_PICTURES = {
  webIcons: {
    ...SQUARE,
    prompt: 'A square icon: one simple, centred subject on a plain ground, without text.',
  },
  openGraph: {
    ...{ width: 1_216, height: 640, ratios: ['16:9', '3:2'] },
    prompt: 'A wide picture: all that matters is in the middle, away from its edges.',
  },
  iosIcon: {
    ...SQUARE,
    prompt:
      'A square app icon: one simple, centred subject on a plain opaque ground that reaches every edge, without rounded corners and without text.',
  },
  androidIcon: {
    ...SQUARE,
    prompt:
      'A square app icon: one simple subject in the middle two thirds, on a plain ground, without text.',
  },
} as const satisfies Readonly<Record<string, PackPicture>>;

export type PackOfOne = keyof typeof PACK_PICTURES;

/** The name of a pack on the command line, such as `web-icons`. */
export const packName = (kind: string): string =>
  kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The input that makes a picture for a pack: the completed prompt, and the size where the model takes one; what is stated stays. */
export function pictureInput(
  pack: PackOfOne,
  prompt: string,
  { fields, promptName }: { readonly fields: Schema; readonly promptName: string },
  stated: JsonObject = {},
): JsonObject {
  const { width, height, ratios, prompt: sentence }: PackPicture = PACK_PICTURES[pack];
  const sizes = [
    { image_size: { width, height } },
    ...ratios.map((ratio) => ({ aspect_ratio: ratio })),
  ];
  const [mapped] = sizes.flatMap((size) => mapSize(size, fields, stated) ?? []);
  const words = /[.!?…]$/.test(prompt.trim()) ? prompt.trim() : `${prompt.trim()}.`;
  return { ...mapped?.fields, ...stated, [promptName]: `${words} ${sentence}` };
}
