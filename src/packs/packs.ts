import type { Translate } from '../domain/translate.ts';
import { FalError } from '../fal/errors.ts';
import { layoutOf } from '../imaging/conversion.ts';
import { planAndroidIcon, planIosIcon } from './appIcons.ts';
import { isBeyondZone, OPEN_GRAPH_ZONE, planOpenGraph } from './openGraph.ts';
import type { PackChoices, PlannedFile, PlannedPicture, SourceFacts } from './plan.ts';
import { packName } from './pictures.ts';
import { planSpriteSheet } from './spriteSheet.ts';
import { planWebIcons } from './webIcons.ts';

/** The packs: files that belong together, made from one picture, or from several. */
export const PACKS = {
  webIcons: fromOne(planWebIcons),
  openGraph: fromOne(planOpenGraph),
  iosIcon: fromOne(planIosIcon),
  androidIcon: fromOne(planAndroidIcon),
  spriteSheet: { most: 256, plan: planSpriteSheet },
} as const satisfies Record<string, Pack>;

export type PackKind = keyof typeof PACKS;

/** The packs by their names on the command line. */
export const PACK_NAMES: ReadonlyMap<string, PackKind> = new Map(
  (Object.keys(PACKS) as PackKind[]).map((kind) => [packName(kind), kind]),
);

interface Pack {
  /** The most pictures that it is made from. */
  readonly most: number;
  readonly plan: (sources: readonly SourceFacts[], choices: PackChoices) => readonly PlannedFile[];
}

function fromOne(
  plan: (source: SourceFacts, choices: PackChoices) => readonly PlannedFile[],
): Pack {
  return { most: 1, plan: ([source], choices) => (source ? plan(source, choices) : []) };
}

/** Checks the number of pictures that a pack is made from. @throws {FalError} `invalid-input` */
export function requireCount(kind: PackKind, count: number): void {
  const { most } = PACKS[kind];
  if (count >= 1 && count <= most) return;
  const needed = most === 1 ? 'one picture' : `1 to ${most} pictures`;
  throw new FalError('invalid-input', `The pack is made from ${needed}, not from ${count}.`);
}

/** The files of a pack with their exact sizes, in the order in which they are written. @throws {FalError} `invalid-input` */
export function planPack(
  kind: PackKind,
  sources: readonly SourceFacts[],
  choices: PackChoices = {},
): readonly PlannedFile[] {
  requireCount(kind, sources.length);
  return PACKS[kind].plan(sources, choices);
}

/** What a person should know about a pack of this picture: it is enlarged, cut off, or reaches beyond the safe zone. */
export function notesOn(
  kind: PackKind,
  source: SourceFacts,
  files: readonly PlannedFile[],
  translate: Translate,
): readonly string[] {
  const pictures = files.filter((file): file is PlannedPicture => file.make === 'picture');
  const largest = pictures.reduce<PlannedPicture | undefined>(
    (most, one) => (most && most.width >= one.width ? most : one),
    undefined,
  );
  if (!largest) return [];
  const { part, scaled } = layoutOf(source, largest.conversion);
  const cut = Math.round(100 * (1 - (part.width * part.height) / (source.width * source.height)));
  const zone = OPEN_GRAPH_ZONE;
  return [
    ...(scaled.width > part.width
      ? [
          translate(
            'The picture has {0} × {1} pixels and is enlarged.',
            String(source.width),
            String(source.height),
          ),
        ]
      : []),
    ...(cut > 0 ? [translate('{0} % of the picture is cut off at its edges.', String(cut))] : []),
    ...(kind === 'openGraph' && isBeyondZone(source, largest)
      ? [
          translate(
            'What is shown reaches beyond the {0} × {1} pixels in the middle that every site shows.',
            String(zone.width),
            String(zone.height),
          ),
        ]
      : []),
  ];
}
