import path from 'node:path';
import type { Conversion } from '../../imaging/conversion.ts';
import { ICON_SIDES, LONGEST_ICON } from '../../imaging/ico.ts';
import { createImaging } from '../../imaging/imaging.ts';
import { parseConversion } from '../../imaging/parseConversion.ts';
import { folderInRoots, openAnywhere } from '../../jobs/roots.ts';
import { convertFiles, type IconConversion } from '../../packs/convertFiles.ts';
import type { Values } from '../command.ts';
import { print, printMessage, rootsOf } from '../context.ts';
import { defineCommand } from '../defineCommand.ts';
import { EXIT } from '../exit.ts';
import { recordsMedia } from '../output.ts';
import { CONVERT } from '../projectInfos.ts';

type Flags = Values<typeof CONVERT>;

/** The flags that say how, in the words of `parseConversion`. */
const HOW = ['width', 'height', 'ratio', 'fit', 'quality', 'background'] as const;

/** `convert`: pictures as other files beside them, all or none. */
export const convert = defineCommand(CONVERT, async (call) => {
  const { values, positionals: files, place, signal } = call;
  if (files.length === 0) throw new TypeError('convert needs a picture.');
  if (values.format === undefined && HOW.every((name) => values[name] === undefined))
    throw new TypeError('convert needs a --format or another change, such as --width.');
  // What is wrong in any case is said before a file is read.
  conversionOf(values, 'jpeg');
  const { to } = values;
  const roots = rootsOf(to === undefined ? [] : [to]);
  const folder = to === undefined ? undefined : await folderInRoots(to, await roots());
  const { files: written, notes } = await convertFiles(
    { files, folder, conversionOf: ({ format }) => conversionOf(values, format) },
    {
      imaging: createImaging(new URL('imaging/main.mjs', place.catalogue)),
      open: (file) => openAnywhere(path.resolve(file)),
      recordIn: recordsMedia(process.env) ? roots : undefined,
    },
    signal,
  );
  if (values.json) print(JSON.stringify({ files: written, notes }, null, 2));
  else {
    for (const file of written) print(file.path);
    for (const note of notes) printMessage(note);
  }
  return EXIT.done;
});

/** The conversion that the flags state, of a picture of this format. @throws {TypeError} */
function conversionOf(flags: Flags, ofPicture: string): Conversion | IconConversion {
  if (flags.format === 'ico') return iconOf(flags);
  // No GIF is written.
  const format = flags.format ?? (ofPicture === 'gif' ? 'png' : ofPicture);
  return parseConversion([format, ...words(flags)].join(' '));
}

function words(flags: Flags): string[] {
  return HOW.flatMap((name) => {
    const value = flags[name];
    // Space would divide one value into two words.
    return value === undefined ? [] : [`${name}=${value.replaceAll(/\s+/g, '')}`];
  });
}

function iconOf(flags: Flags): IconConversion {
  for (const name of ['height', 'ratio', 'quality'] as const)
    if (flags[name] !== undefined) throw new TypeError(`An icon file is square: no --${name}.`);
  const { width, background } = parseConversion(['png', ...words(flags)].join(' '));
  if (width !== undefined && width > LONGEST_ICON)
    throw new TypeError(`An icon file has at most ${LONGEST_ICON} pixels a side.`);
  return {
    format: 'ico',
    sides: width === undefined ? ICON_SIDES : [width],
    fit: flags.fit === 'cover' ? 'cover' : 'pad',
    ...(background && { background }),
  };
}
