import { comparePixels, shareText } from './pixels.ts';
import { filled, shown, words } from './words.ts';

/** Pixels of a picture that is compared: its difference takes 4 bytes for each. */
const MOST_PIXELS = 50_000_000;
/** Pixels that are compared between two breaths of the page. */
const STRIP = 1_000_000;

/** Draws the difference of two loaded pictures and says how large it is; the second is scaled to the size of the first. */
export async function showDifference(
  pictures: readonly [HTMLImageElement, HTMLImageElement],
  canvas: HTMLCanvasElement,
  outcome: HTMLElement,
): Promise<void> {
  const { naturalWidth: width, naturalHeight: height } = pictures[0];
  const total = width * height;
  if (total > MOST_PIXELS) {
    outcome.textContent = filled(words.tooManyPixels, total, MOST_PIXELS);
    return;
  }
  outcome.textContent = words.comparing;
  canvas.width = width;
  canvas.height = height;
  const rows = Math.max(1, Math.floor(STRIP / width));
  const readers = [contextOf(width, rows), contextOf(width, rows)] as const;
  const drawing = canvas.getContext('2d');
  let [count, largest] = [0, 0];
  for (let top = 0; top < height; top += rows) {
    await new Promise((resolve) => setTimeout(resolve));
    const high = Math.min(rows, height - top);
    const [one, other] = readers.map((reader, at) => {
      reader.clearRect(0, 0, width, rows);
      reader.drawImage(pictures[at === 0 ? 0 : 1], 0, -top, width, height);
      return reader.getImageData(0, 0, width, high);
    }) as [ImageData, ImageData];
    const into = new ImageData(width, high);
    const found = comparePixels(one.data, other.data, into.data);
    count += found.count;
    largest = Math.max(largest, found.largest);
    drawing?.putImageData(into, 0, top);
  }
  canvas.hidden = false;
  const { lang } = document.documentElement;
  outcome.textContent =
    count === 0
      ? filled(words.equal, total)
      : filled(words.differ, shown(count), total, shareText(count, total, lang), largest);
}

function contextOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  return context;
}
