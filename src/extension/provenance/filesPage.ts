import { escaped } from '../../batch/contactSheet.ts';
import type { Translate } from '../../domain/translate.ts';
import type { MediaKind } from '../../domain/types.ts';
import { type Making, makingHtml } from './makingHtml.ts';

/** A file that a page compares. */
export interface ComparedFile extends Making {
  readonly kind: MediaKind;
  /** Why it is not shown, in a sentence. */
  readonly problem?: string | undefined;
  readonly shown?: { readonly size: string; readonly source: string } | undefined;
}

/** What the HTML of the page refers to. */
export interface FilesPageParts {
  /** A new value for each page. */
  readonly nonce: string;
  /** VS Code's `cspSource`: the origin of all files. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** VS Code's display language, e.g. `de`. */
  readonly language: string;
  readonly translate: Translate;
}

type Pair = readonly [ComparedFile, ComparedFile];

/** Renders the page that compares two files; its policy allows its own script and style and files of this machine. */
export function filesPage(files: Pair, parts: FilesPageParts): string {
  const { nonce, cspSource, language, translate } = parts;
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src ${cspSource}`,
    `media-src ${cspSource}`,
  ].join('; ');
  const title = files.map(({ name }) => name).join(' ↔ ');
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(parts.style)}">
<script nonce="${nonce}" type="module" src="${escaped(parts.script)}"></script>
</head>
<body data-words="${escaped(JSON.stringify(pageWords(translate)))}">
<h1>${escaped(title)}</h1>
${viewsHtml(files, translate)}
${makingHtml(files, language, translate)}
</body>
</html>
`;
}

/** The texts that the page's script fills in. */
const pageWords = (translate: Translate) => ({
  play: translate('Play'),
  pause: translate('Pause'),
  comparing: translate('Comparing…'),
  equal: translate('All {0} pixels are equal.'),
  differ: translate('{0} of {1} pixels differ ({2}), by at most {3} of 255.'),
  otherSize: translate(
    'The pictures differ in size, {0} and {1}: Swipe and Difference scale the second to the size of the first.',
  ),
  tooManyPixels: translate('{0} pixels are too many to be compared: at most {1}.'),
  undecodable: translate(
    'It cannot be shown: the file is damaged, or VS Code does not know its format.',
  ),
});

const isPlayed = ({ kind, shown }: ComparedFile) =>
  shown !== undefined && (kind === 'video' || kind === 'audio');

function viewsHtml(files: Pair, translate: Translate): string {
  const isSeen = ({ kind, problem }: ComparedFile) =>
    problem !== undefined || /^(image|video|audio)$/.test(kind);
  if (!files.some(isSeen)) return '';
  const sides = `<div class="sides">${files.map((file) => figureHtml(file, translate)).join('')}</div>`;
  if (!files.every(({ kind, shown }) => kind === 'image' && shown))
    return `<section>${sides}${files.some(isPlayed) ? playerHtml(files, translate) : ''}</section>`;
  const views = [
    ['sides', translate('Side by Side'), sides],
    ['swipe', translate('Swipe'), swipeHtml(files, translate)],
    ['difference', translate('Difference'), differenceHtml(translate)],
  ] as const;
  const tabs = views.map(
    ([id, label], at) =>
      `<button type="button" class="tab" role="tab" id="tab-${id}" aria-controls="${id}" aria-selected="${at === 0}" tabindex="${at === 0 ? 0 : -1}">${escaped(label)}</button>`,
  );
  const panels = views.map(
    ([id, , content], at) =>
      `<section id="${id}" role="tabpanel" aria-labelledby="tab-${id}"${at === 0 ? '' : ' hidden'}>${content}</section>`,
  );
  return `<div class="tabs" role="tablist" aria-label="${escaped(translate('Views'))}">${tabs.join('')}</div>
<p id="other-size" role="status"></p>
${panels.join('\n')}`;
}

function figureHtml(file: ComparedFile, translate: Translate): string {
  const size = file.shown ? `<span class="muted"> · ${escaped(file.shown.size)}</span>` : '';
  return `<figure><figcaption>${escaped(file.name)}${size}</figcaption>${mediumHtml(file, translate)}</figure>`;
}

function mediumHtml({ name, kind, problem, shown }: ComparedFile, translate: Translate): string {
  if (!shown) return `<p class="trouble">${escaped(problem ?? '')}</p>`;
  const [label, source] = [escaped(name), escaped(shown.source)];
  if (kind === 'image') return pictureHtml(name, shown.source);
  if (kind === 'video')
    return `<video src="${source}" aria-label="${label}" preload="metadata" playsinline></video>`;
  if (kind === 'audio') return `<audio src="${source}" preload="metadata"></audio>`;
  return `<p>${escaped(translate('Files of this kind are not shown here.'))}</p>`;
}

/** A picture whose pixels the script may read. */
const pictureHtml = (name: string, source = ''): string =>
  `<img src="${escaped(source)}" alt="${escaped(name)}" crossorigin="anonymous">`;

function swipeHtml(files: Pair, translate: Translate): string {
  const [first, second] = files.map(({ name }) => escaped(name));
  const label = translate('Border between {0} and {1}', files[0].name, files[1].name);
  return `<div class="over"><p class="ends"><span>← ${first}</span><span>${second} →</span></p>
<div class="swipe">${files.map(({ name, shown }) => pictureHtml(name, shown?.source)).join('')}
<span class="handle" aria-hidden="true"></span>
<input type="range" min="0" max="100" step="any" value="50" aria-label="${escaped(label)}"></div></div>`;
}

function differenceHtml(translate: Translate): string {
  const legend = translate(
    'Black pixels are equal. The brighter a pixel, the more it differs; small differences are shown brighter than they are.',
  );
  const label = escaped(translate('Difference'));
  return `<p id="outcome" role="status"></p>
<canvas role="img" aria-label="${label}" hidden></canvas>
<p class="muted">${escaped(legend)}</p>`;
}

/** One set of controls for both files. */
function playerHtml(files: Pair, translate: Translate): string {
  const both = translate('Both');
  const hears = [
    ...files.map(({ name }, at) => [String(at), name] as const),
    ['both', both] as const,
  ].map(
    ([value, label], at) =>
      `<label><input type="radio" name="hear" value="${value}"${at === 0 ? ' checked' : ''}> ${escaped(label)}</label>`,
  );
  const sound = `<fieldset><legend>${escaped(translate('Sound of'))}</legend>${hears.join('')}</fieldset>`;
  return `<div class="player"><button type="button" class="primary">${escaped(translate('Play'))}</button>
<input type="range" min="0" max="0" step="any" value="0" aria-label="${escaped(translate('Position'))}"><span class="time"></span></div>
${files.every(isPlayed) ? sound : ''}`;
}
