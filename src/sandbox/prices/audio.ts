import { wordOf } from '../plan.ts';
import { mediaSeconds, thousandsOfCharacters } from './count.ts';
import type { PriceRow } from './types.ts';

/** Models of sound and speech whose prices are known. */
export const AUDIO_PRICES: readonly PriceRow[] = [
  [
    /^fal-ai\/elevenlabs\/speech-to-text\/scribe-v2$/,
    {
      price: 0.008,
      unit: 'minutes',
      units: ({ input: { audio_url: url, keyterms } }) =>
        (mediaSeconds(wordOf(url)) / 60) *
        (Array.isArray(keyterms) && keyterms.length > 0 ? 1.3 : 1),
      words:
        'Your request will cost **$0.008** per minute of input audio. Using **keyterms** adds **30%**.',
    },
  ],
  [
    /^fal-ai\/bytedance\/seed-speech\/tts\/v2$/,
    {
      price: 0.03,
      unit: '1000 characters',
      units: thousandsOfCharacters,
      words: 'Your request will cost **$0.03** per 1000 characters.',
    },
  ],
  [
    /^fal-ai\/elevenlabs\/music$/,
    {
      price: 0.8,
      unit: 'minutes',
      units: ({ seconds }) => Math.ceil(seconds / 60),
      words:
        'Your request will cost **$0.8** per minute of output audio. Durations are rounded up to the nearest minute.',
    },
  ],
];
