import { FalError } from '../../fal/errors.ts';
import { PACK_NAMES } from '../../packs/packs.ts';
import { PACK_PICTURES } from '../../packs/pictures.ts';
import { modelIds, oneOf, recentMedia } from '../completions.ts';
import type { Arguments, Prompt } from './prompt.ts';

const KINDS = [...PACK_NAMES.keys()];

/** What to look at in each pack, and where its files belong. */
const CHECKS: ReadonlyMap<string, string> = new Map([
  [
    'web-icons',
    "Look at icon-32.png and maskable-512.png: the subject can be recognised when small, and a circle of 80 % of the side cuts nothing of it. Link favicon.ico, apple-touch-icon.png and site.webmanifest in the page's head.",
  ],
  [
    'open-graph',
    'Look at og-image.jpg: all that matters lies in the middle 1080 × 540 of its 1200 × 630 pixels. Set og:image to its absolute URL, with og:image:width and og:image:height.',
  ],
  [
    'ios-icon',
    'Look at AppIcon.png: opaque, and without corners or shadows of its own. AppIcon.appiconset belongs into Assets.xcassets in place of the one there.',
  ],
  [
    'android-icon',
    "Look at ic_launcher_foreground.png in res/mipmap-xxxhdpi: a circle of 66/108 of the side cuts nothing of the subject. res belongs into the app's src/main.",
  ],
  [
    'sprite-sheet',
    'Look at sprites.png; sprites.json names each sprite with x, y, width and height.',
  ],
]);

/** The prompt that makes a set of icons or pictures: the model makes one picture, the command the files. */
export const ASSET_PACK: Prompt = {
  name: 'asset_pack',
  title: 'Asset pack',
  description: 'Web icons, a link picture, an app icon or a sprite sheet, written to the project.',
  remote: false,
  arguments: [
    {
      name: 'kind',
      description: `Which pack: ${KINDS.join(', ')}`,
      required: true,
      complete: oneOf(...KINDS),
    },
    { name: 'description', description: 'What the picture shows; not needed with an image' },
    {
      name: 'image',
      description: 'A project file to make it from; of a sprite sheet, several',
      complete: recentMedia('image'),
    },
    { name: 'folder', description: "Project folder for the pack; default: the project's own" },
    {
      name: 'model',
      description: 'Endpoint id, e.g. fal-ai/flux/dev; default: the best match',
      complete: modelIds('text-to-image'),
    },
    { name: 'save_to', description: 'Project folder for the picture; default: fal-results' },
  ],
  task: () => 'generate an image from text',
  request: 'Make an asset pack for this project.',
  notes: ({ image, kind }) => (image ? [] : pictureNotes(kind)),
  run: ({ kind }) =>
    kind === 'sprite-sheet'
      ? 'Call submit_job once per sprite, and all of them before the first check_job'
      : 'Call run_model once',
  steps: (args, steps, program) => [
    ...picture(args, steps),
    `Run this in the terminal, in the project's folder: ${commandLine(args, program)}\n   PICTURE is the file of the picture${args.folder ? '' : ', FOLDER where this project keeps such files'}. Add --background #rrggbb where the picture is transparent${args.kind === 'web-icons' ? ", and --name with the app's name" : ''}. It replaces no file and writes all files or none.`,
    `Read what it prints: if it says that the picture was enlarged or cut, or reaches too far, and that matters, correct the picture first. ${CHECKS.get(kindOf(args)) ?? ''}`,
    `Tell me the files${args.image ? '' : ', model and cost'}.`,
  ],
};

function kindOf({ kind = '' }: Arguments): string {
  if (KINDS.includes(kind)) return kind;
  throw new FalError('invalid-input', `There is no pack "${kind.slice(0, 100)}".`, {
    advice: `kind is one of ${KINDS.join(', ')}.`,
  });
}

function pictureNotes(name = ''): readonly string[] {
  const kind = PACK_NAMES.get(name);
  if (kind === undefined || kind === 'spriteSheet')
    return ['One picture for each sprite, all of one size and on the same plain ground.'];
  const { width, height, prompt } = PACK_PICTURES[kind];
  return [
    `The picture has ${width} × ${height} pixels, or the nearest size that the model has.`,
    `Its prompt ends with: ${prompt}`,
  ];
}

/** The steps up to a picture that is good enough. */
function picture({ image, description }: Arguments, steps: readonly string[]): readonly string[] {
  if (image) return ['Look at the picture: is it fit for this pack?'];
  if (!description)
    throw new FalError('invalid-input', 'asset_pack needs description or image.', {
      advice: 'description: what the picture shows; image: a file to make the pack from.',
    });
  return [
    ...steps.slice(0, -1),
    'Look at the picture (open the file, or check_job with preview true). If it does not fit, change the prompt, and say what another run costs before you make it.',
  ];
}

/** The command as a shell takes it; what a shell would not take as it stands is a placeholder. */
function commandLine({ kind, image, folder }: Arguments, program: string): string {
  const isPlain = (text: string | undefined): text is string =>
    text !== undefined && /^[\w.@][\w./@-]*$/.test(text);
  const many = kind === 'sprite-sheet' ? 'PICTURE...' : 'PICTURE';
  const from = isPlain(image) ? image : many;
  return `${program} pack ${kind ?? ''} ${from} --to ${isPlain(folder) ? folder : 'FOLDER'}`;
}
