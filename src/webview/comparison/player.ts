import { words } from './words.ts';

/** Seconds by which two files may be apart before one is set right. */
const APART = 0.15;

/** One play button and one position for several videos or sounds; the longest leads, a shorter one waits at its end. */
export function wirePlayer(bar: HTMLElement, media: readonly HTMLMediaElement[]): void {
  const button = bar.querySelector('button');
  const position = bar.querySelector('input');
  const time = bar.querySelector('.time');
  if (!button || !position || !time) return;
  const lead = () => media.reduce((one, other) => (lengthOf(other) > lengthOf(one) ? other : one));
  const draw = () => {
    const { currentTime, paused } = lead();
    const length = lengthOf(lead());
    button.textContent = paused ? words.play : words.pause;
    position.max = String(length);
    position.value = String(currentTime);
    const text = `${clock(currentTime)} / ${clock(length)}`;
    time.textContent = text;
    position.setAttribute('aria-valuetext', text);
  };
  const place = (one: HTMLMediaElement, at: number) => {
    if (Math.abs(one.currentTime - Math.min(at, lengthOf(one))) > APART) one.currentTime = at;
  };
  const play = () => {
    const at = lead().ended ? 0 : lead().currentTime;
    for (const one of media) {
      place(one, at);
      // A file that cannot be played says so by its own error.
      if (at < lengthOf(one)) one.play().catch(() => undefined);
    }
  };
  button.addEventListener('click', () => {
    if (lead().paused) play();
    else for (const one of media) one.pause();
  });
  position.addEventListener('input', () => {
    const isPlaying = !lead().paused;
    for (const one of media) one.currentTime = Math.min(position.valueAsNumber, lengthOf(one));
    if (isPlaying) play();
    draw();
  });
  for (const one of media) {
    for (const name of ['loadedmetadata', 'timeupdate', 'play', 'pause', 'ended'])
      one.addEventListener(name, () => {
        if (name === 'timeupdate' && one === lead() && !one.paused)
          for (const other of media) if (!other.ended) place(other, one.currentTime);
        draw();
      });
  }
  draw();
}

/** Lets one file be heard, or both. */
export function wireSound(choice: HTMLElement, media: readonly HTMLMediaElement[]): void {
  const hear = () => {
    const { value } = choice.querySelector<HTMLInputElement>(':checked') ?? { value: '0' };
    media.forEach((one, at) => {
      one.muted = value !== 'both' && value !== String(at);
    });
  };
  choice.addEventListener('change', hear);
  hear();
}

/** Seconds; 0 before they are known. */
const lengthOf = ({ duration }: HTMLMediaElement): number =>
  Number.isFinite(duration) ? duration : 0;

/** `1:05`. */
const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
