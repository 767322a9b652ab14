import type { JsonObject } from '../../domain/types.ts';
import { wordOf, type Plan } from '../plan.ts';
import { hasSound, mediaSeconds, outputSeconds, seconds, tier, videoTokens } from './count.ts';
import type { PriceRow } from './types.ts';

const isOf = (input: JsonObject, ...resolutions: string[]): boolean =>
  resolutions.includes(wordOf(input.resolution).toLowerCase());

const sourceSeconds = ({ input }: Plan): number => mediaSeconds(wordOf(input.video_url));

/** Units of 0.05 USD: 480p has 0.05 USD a second, 720p 0.07 USD. */
const grokRate = (input: JsonObject): number => (isOf(input, '720p', 'auto') ? 1.4 : 1);
// 0.01 USD.
const GROK_SOURCE_SECOND = 0.2;
// 0.002 USD.
const GROK_SOURCE_IMAGE = 0.04;

/** The height of an upscaled video; the source is taken as 720p. */
function upscaledHeight({ upscale_factor: factor }: JsonObject): number {
  return 720 * (typeof factor === 'number' ? factor : 2);
}

/** Cents a second by the height of the result; twice at 60 frames a second. */
function topazUnits(plan: Plan): number {
  const height = upscaledHeight(plan.input);
  const rate = height <= 720 ? 1 : height <= 1080 ? 2 : 8;
  return sourceSeconds(plan) * rate * (Number(plan.input.target_fps ?? 0) >= 60 ? 2 : 1);
}

/** Cents a second by the height of the result. */
function fluxUpscaleUnits(plan: Plan): number {
  const height = upscaledHeight(plan.input);
  return sourceSeconds(plan) * (height <= 1080 ? 20 : height <= 1440 ? 35 : 79);
}

const SEEDANCE_FORMULA =
  'The number of tokens is given by (height of output video * width of output video * duration * 24) / 1024.';

/** Models of videos whose prices are known. */
export const VIDEO_PRICES: readonly PriceRow[] = [
  [
    /^fal-ai\/kling-video\/v3\/pro\/(text|image)-to-video$/,
    {
      price: 0.14,
      unit: 'seconds',
      units: seconds((input) => (hasSound(input) ? 1.2 : 0.8)),
      words:
        'For every second of video you generate, you will be charged **$0.112** (audio off) or **$0.168** (audio on). For example, a 5s video with audio on will cost **$0.84**',
    },
  ],
  [
    /^fal-ai\/kling-video\/v3\/standard\/(text|image)-to-video$/,
    {
      price: 0.14,
      unit: 'seconds',
      units: seconds((input) => (hasSound(input) ? 0.9 : 0.6)),
      words:
        'For every second of video you generate, you will be charged **$0.084** (audio off) or **$0.126** (audio on). For example, a 5s video with audio off will cost **$0.42**',
    },
  ],
  [
    /^fal-ai\/kling-video\/o3\/4k\//,
    {
      price: 0.42,
      unit: 'seconds',
      units: seconds(),
      words:
        'For every second of video you generate, you will be charged **$0.42**. For example, a **5s** video will cost **$2.10**.',
    },
  ],
  [
    /^fal-ai\/veo3\.1(\/image-to-video)?$/,
    {
      price: 0.4,
      unit: 'seconds',
      units: seconds((input) =>
        isOf(input, '4k') ? (hasSound(input) ? 1.5 : 1) : hasSound(input) ? 1 : 0.5,
      ),
      words:
        'For every second of video you generate you will be charged **$0.20** without audio or **$0.40** with audio for 720p or 1080p. At 4k, you will be charged **$0.40** per second without audio, or **$0.60** with. For example, a **6 second video** at **720p** with **audio on** will cost **$2.40**.',
    },
  ],
  [
    /^fal-ai\/sora-2\/(text|image)-to-video$/,
    {
      price: 0.1,
      unit: 'seconds',
      units: seconds(),
      words: 'Your request will cost **$0.1** per second.',
    },
  ],
  [
    /^fal-ai\/sora-2\/(text|image)-to-video\/pro$/,
    {
      price: 0.3,
      unit: 'seconds',
      units: seconds((input) => tier(input, 'resolution', { '1080p': 5 / 3, true_1080p: 7 / 3 })),
      words:
        '- **720p**: $0.30 per second\n- **1080p**: $0.50 per second\n- **true_1080p**: $0.70 per second',
    },
  ],
  [
    /^fal-ai\/wan\/v2\.7\/(text|image)-to-video$/,
    {
      price: 0.1,
      unit: 'seconds',
      units: seconds((input) => (isOf(input, '1080p') ? 1.5 : 1)),
      isInteger: true,
      words:
        'Your request will cost **$0.10** per second for 720p. For 1080p, every second is charged at **1.5 times** that rate.',
    },
  ],
  [
    /^bytedance\/seedance-2\.0\/fast\//,
    {
      price: 0.0112,
      unit: '1000 tokens',
      units: videoTokens,
      words: `For every second of 720p video you generate, you will be charged **$0.2419/second**. Your request will cost $0.0112 per 1000 tokens. ${SEEDANCE_FORMULA}`,
    },
  ],
  [
    /^bytedance\/seedance-2\.0\//,
    {
      price: 0.014,
      unit: '1000 tokens',
      units: videoTokens,
      words: `For every second of 720p video you generate, you will be charged **$0.3024/second**. Your request will cost $0.014 per 1000 tokens. ${SEEDANCE_FORMULA}`,
    },
  ],
  [
    /^bytedance\/seedance-2\.5\//,
    {
      price: 0.0214,
      unit: '1000 tokens',
      units: videoTokens,
      words: `For 720p, your request will cost roughly **$0.4622** per second of generated video, and for 1080p, roughly **$1.04**. Your request will cost **$0.0214** per 1000 tokens. ${SEEDANCE_FORMULA}`,
    },
  ],
  [
    /^blackforestlabs\/flux-3\/extend-video$/,
    {
      price: 0.41,
      unit: 'seconds',
      units: seconds((input) => (isOf(input, '1080p') ? 0.53 / 0.41 : 1)),
      words:
        'Priced per second of output video, by resolution: 720p at $0.41/sec, 1080p at $0.53/sec.',
    },
  ],
  [
    /^blackforestlabs\/flux-3\/[a-z-]+-to-video$/,
    {
      price: 0.17,
      unit: 'seconds',
      units: seconds((input) => (isOf(input, '1080p') ? 0.29 / 0.17 : 1)),
      words:
        'Priced per second of output video, by resolution: 720p at $0.17/sec, 1080p at $0.29/sec.',
    },
  ],
  [
    /^alibaba\/wan-3\.0-prime\//,
    {
      price: 0.05,
      unit: 'seconds',
      units: seconds(),
      words: 'Your request will cost **$0.05** per second of video.',
    },
  ],
  [
    /^alibaba\/wan-3\.0\//,
    {
      price: 0.00017,
      unit: 'compute seconds',
      billedPrice: 0.01,
      units: seconds(() => 5),
      words: 'For every second of video you generate, you will be charged **$0.05**.',
    },
  ],
  [
    /^minimax\/h3-max\//,
    {
      price: 0.00017,
      unit: 'compute seconds',
      billedPrice: 0.01,
      units: seconds(() => 1.6),
      words: '- **Price**: $0.00017 per compute seconds',
    },
  ],
  [
    /^xai\/grok-imagine-video\/text-to-video$/,
    {
      price: 0.05,
      unit: 'seconds',
      units: seconds(grokRate),
      words:
        'For 6s 480p video your request will cost **$0.3**. At an output resolution of 480p, every second costs **$0.05**, and at 720p, every second costs **$0.07**.',
    },
  ],
  [
    /^xai\/grok-imagine-video\/image-to-video$/,
    {
      price: 0.05,
      unit: 'seconds',
      units: (plan) => grokRate(plan.input) * outputSeconds(plan) + GROK_SOURCE_IMAGE,
      words:
        'A **6s** **480p** video will cost **$0.302** (**$0.05** per second of **480p** video + **$0.002** for the input image). At **720p**, every second costs **$0.07**.',
    },
  ],
  [
    /^xai\/grok-imagine-video\/reference-to-video$/,
    {
      price: 0.05,
      unit: 'seconds',
      units: seconds(grokRate),
      words:
        'At an output resolution of **480p**, every second costs **$0.05**, and at **720p**, every second costs **$0.07**.',
    },
  ],
  [
    /^xai\/grok-imagine-video\/edit-video$/,
    {
      price: 0.05,
      unit: 'seconds',
      units: (plan) => sourceSeconds(plan) * (grokRate(plan.input) + GROK_SOURCE_SECOND),
      words:
        'Each second of the output costs **$0.05** at 480p or **$0.07** at 720p, and each second of the input video costs **$0.01**.',
    },
  ],
  [
    /^xai\/grok-imagine-video\/extend-video$/,
    {
      price: 0.05,
      unit: 'seconds',
      units: (plan) => outputSeconds(plan) + sourceSeconds(plan) * GROK_SOURCE_SECOND,
      words: 'Each new second costs **$0.05**, and each second of the input video costs **$0.01**.',
    },
  ],
  [
    /^fal-ai\/topaz\/upscale\/video$/,
    {
      price: 0.01,
      unit: 'units',
      units: topazUnits,
      words:
        'Every second of the result costs **$0.01** up to **720p**, **$0.02** from **720p** to **1080p**, and **$0.08** above **1080p**. The price doubles for **60fps** output.',
    },
  ],
  [
    /^blackforestlabs\/flux-video-upscale$/,
    {
      price: 0.01,
      unit: 'units',
      units: fluxUpscaleUnits,
      words: 'The cost depends on the resolution, the duration and the frame rate of the result.',
    },
  ],
  [
    /^fal-ai\/ltx-video(\/image-to-video)?$/,
    {
      price: 0.02,
      unit: 'videos',
      units: () => 1,
      isInteger: true,
      words: '- **Price**: $0.02 per videos',
    },
  ],
];
