import { backgroundOf, hex, icon, json, type PackChoices, type PlannedFile } from './plan.ts';
import type { SourceFacts } from './plan.ts';

const IOS_SIDE = 1_024;
const IOS_FOLDER = 'AppIcon.appiconset';

/** An asset catalogue's app icon of a single size, from which Xcode makes the others. */
export function planIosIcon(source: SourceFacts, choices: PackChoices): readonly PlannedFile[] {
  const filename = 'AppIcon.png';
  const contents = {
    images: [{ filename, idiom: 'universal', platform: 'ios', size: `${IOS_SIDE}x${IOS_SIDE}` }],
    info: { author: 'xcode', version: 1 },
  };
  const background = backgroundOf(source, choices);
  return [
    icon(`${IOS_FOLDER}/${filename}`, IOS_SIDE, source, { background, alpha: false }),
    { make: 'text', path: `${IOS_FOLDER}/Contents.json`, text: json(contents) },
  ];
}

/** Pixels of a dp at each density. */
const DENSITIES = { mdpi: 1, hdpi: 1.5, xhdpi: 2, xxhdpi: 3, xxxhdpi: 4 } as const;
const LAUNCHER_DP = 48;
const LAYER_DP = 108;
/** Launchers cut the layers to shapes that contain a circle of 66 dp. */
const LAYER_ZONE = 66 / LAYER_DP;
const STORE_SIDE = 512;

const ADAPTIVE = `<?xml version="1.0" encoding="utf-8"?>
<adaptive-icon xmlns:android="http://schemas.android.com/apk/res/android">
    <background android:drawable="@color/ic_launcher_background"/>
    <foreground android:drawable="@mipmap/ic_launcher_foreground"/>
</adaptive-icon>
`;

/** The launcher icon of an Android app, plain and adaptive, in five densities, and the icon of its page in Google Play. */
export function planAndroidIcon(source: SourceFacts, choices: PackChoices): readonly PlannedFile[] {
  const background = backgroundOf(source, choices);
  const colours = `<?xml version="1.0" encoding="utf-8"?>
<resources>
    <color name="ic_launcher_background">${hex(background)}</color>
</resources>
`;
  const pictures = Object.entries(DENSITIES).flatMap(([density, scale]) => {
    const folder = `res/mipmap-${density}`;
    return [
      icon(`${folder}/ic_launcher.png`, LAUNCHER_DP * scale, source),
      icon(`${folder}/ic_launcher_foreground.png`, LAYER_DP * scale, source, { zone: LAYER_ZONE }),
    ];
  });
  return [
    ...pictures,
    { make: 'text', path: 'res/mipmap-anydpi-v26/ic_launcher.xml', text: ADAPTIVE },
    { make: 'text', path: 'res/values/ic_launcher_background.xml', text: colours },
    icon('play-store-512.png', STORE_SIDE, source, { background }),
  ];
}
