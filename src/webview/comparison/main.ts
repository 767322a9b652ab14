import './comparison.css';
import { showDifference } from './difference.ts';
import { wirePlayer, wireSound } from './player.ts';
import { wireTabs } from './tabs.ts';
import { filled, words } from './words.ts';

const figures = [...document.querySelectorAll<HTMLElement>('.sides figure')];
const pictures = [...document.querySelectorAll<HTMLImageElement>('.sides img')];
const tabs = document.querySelector<HTMLElement>('.tabs');

/** Adds a fact to the caption of a file. */
function note(medium: Element, text: string): void {
  const fact = document.createElement('span');
  fact.className = 'muted';
  fact.textContent = ` · ${text}`;
  medium.closest('figure')?.querySelector('figcaption')?.append(fact);
}

/** Says that a file cannot be shown, in its place; pictures are then not laid over each other. */
function refuse(medium: Element): void {
  const text = document.createElement('p');
  text.className = 'trouble';
  text.setAttribute('role', 'status');
  text.textContent = words.undecodable;
  medium.replaceWith(text);
  if (!tabs) return;
  tabs.querySelector('button')?.click();
  tabs.hidden = true;
}

const sizeOf = ({ naturalWidth, naturalHeight }: HTMLImageElement): string =>
  `${naturalWidth} × ${naturalHeight}`;

const decoded = pictures.map(async (picture) => {
  try {
    await picture.decode();
    note(picture, sizeOf(picture));
    return true;
  } catch {
    refuse(picture);
    return false;
  }
});

const [first, second] = pictures;
const canvas = document.querySelector<HTMLCanvasElement>('canvas');
const outcome = document.querySelector<HTMLElement>('#outcome');
if (tabs && first && second && canvas && outcome) {
  let isCompared = false;
  wireTabs(tabs, (id) => {
    if (id !== 'difference' || isCompared) return;
    isCompared = true;
    void Promise.all(decoded).then(async (all) => {
      if (all.every(Boolean)) await showDifference([first, second], canvas, outcome);
    });
  });
  void Promise.all(decoded).then((all) => {
    const text = document.querySelector('#other-size');
    if (!text || !all.every(Boolean) || sizeOf(first) === sizeOf(second)) return;
    text.textContent = filled(words.otherSize, sizeOf(first), sizeOf(second));
  });
}

const swipe = document.querySelector<HTMLElement>('.swipe');
const border = swipe?.querySelector('input');
if (swipe && border) {
  const place = () => {
    swipe.style.setProperty('--at', `${border.value}%`);
    border.setAttribute('aria-valuetext', `${Math.round(border.valueAsNumber)} %`);
  };
  border.addEventListener('input', place);
  place();
}

const media = figures.flatMap((figure) => [
  ...figure.querySelectorAll<HTMLMediaElement>('video, audio'),
]);
for (const one of media) {
  const onSize = () => {
    if (one instanceof HTMLVideoElement) note(one, `${one.videoWidth} × ${one.videoHeight}`);
  };
  const onError = () => refuse(one);
  // Both may have come before this script.
  if (one.readyState >= HTMLMediaElement.HAVE_METADATA) onSize();
  else one.addEventListener('loadedmetadata', onSize, { once: true });
  if (one.error) onError();
  else one.addEventListener('error', onError, { once: true });
}
const bar = document.querySelector<HTMLElement>('.player');
if (bar) wirePlayer(bar, media);
const choice = document.querySelector<HTMLElement>('fieldset');
if (choice) wireSound(choice, media);
