import type { MediaKind } from '../domain/types.ts';

const NAMED: readonly (readonly [MediaKind, RegExp])[] = [
  ['3d', /(^|_)(mesh|glb|gltf|obj|model_3d|3d_model|point_?cloud|voxel)(_|s|$)/],
  ['video', /(^|_)(video|movie|clip|footage)(_|s|$)/],
  ['audio', /(^|_)(audio|voice|speech|sound|music|song|vocals?|stem)(_|s|$)/],
  [
    'image',
    /(^|_)(image|images|img|mask|photo|picture|frame|face|garment|portrait|thumbnail|logo|sketch)(_|s|$)/,
  ],
];
const DESCRIBED: readonly (readonly [MediaKind, RegExp])[] = [
  ['3d', /\b(3d|mesh|glb|gltf)\b/i],
  ['image', /\b(images?|pictures?|photos?|masks?|frame)\b/i],
  ['video', /\bvideos?\b/i],
  ['audio', /\b(audio|voice|speech|songs?|music)\b/i],
];

/** The media kind of a field, from its name, else from its description; `file` when neither shows it. */
export function mediaKindOf(name: string, description = ''): MediaKind {
  const byName = NAMED.find(([, pattern]) => pattern.test(name.toLowerCase()))?.[0];
  return byName ?? DESCRIBED.find(([, pattern]) => pattern.test(description))?.[0] ?? 'file';
}

/** Whether a string field of fal's OpenAPI takes the URL of a file: its name ends in `_url(s)` and is not of a page or hook, or it names a medium and the description mentions a URL. */
export function isMediaField(name: string, description = ''): boolean {
  if (/webhook|callback|(^|_)(page|web|site|link|api|repo)_urls?$/.test(name)) return false;
  if (/^urls?$|_urls?$/.test(name)) return !/\b(web ?page|website|webhook)\b/i.test(description);
  if (/^(image|video|audio|mask)s?$/.test(name)) return /\burls?\b/i.test(description);
  return /^urls?\b/i.test(description) && NAMED.some(([, pattern]) => pattern.test(name));
}
