import { ICON_SIDES } from '../imaging/ico.ts';
import { backgroundOf, hex, icon, json, type PackChoices, type PlannedFile } from './plan.ts';
import type { SourceFacts } from './plan.ts';

const SIDES = [16, 32, 48, 64, 96, 128, 192, 256, 384, 512];
/** The icons that an installable page names. */
const MANIFEST_SIDES = [192, 512];
/** Platforms cut maskable icons to shapes that contain a circle of this part of the side. */
const MASKABLE_ZONE = 0.8;
const APPLE_SIDE = 180;

/** The icons of a website, and the manifest that names them. */
export function planWebIcons(source: SourceFacts, choices: PackChoices): readonly PlannedFile[] {
  const background = backgroundOf(source, choices);
  const name = choices.name ?? source.name;
  const colour = hex(background);
  const maskable = MANIFEST_SIDES.map((side) =>
    icon(`maskable-${side}.png`, side, source, { zone: MASKABLE_ZONE, background }),
  );
  const entry = (file: string, side: number, purpose: string) => ({
    ...{ src: file, sizes: `${side}x${side}`, type: 'image/png', purpose },
  });
  const manifest = {
    name,
    short_name: name,
    icons: [
      ...MANIFEST_SIDES.map((side) => entry(`icon-${side}.png`, side, 'any')),
      ...maskable.map(({ path, width }) => entry(path, width, 'maskable')),
    ],
    theme_color: colour,
    background_color: colour,
    display: 'standalone',
  };
  return [
    {
      make: 'ico',
      path: 'favicon.ico',
      entries: ICON_SIDES.map((side) => icon(`favicon.ico (${side})`, side, source)),
    },
    ...SIDES.map((side) => icon(`icon-${side}.png`, side, source)),
    ...maskable,
    icon('apple-touch-icon.png', APPLE_SIDE, source, { background, alpha: false }),
    { make: 'text', path: 'site.webmanifest', text: json(manifest) },
  ];
}
