import { wordOf, type Plan } from '../plan.ts';
import { images, megapixels, tier } from './count.ts';
import type { PriceRow } from './types.ts';

/** US dollars a picture, by quality: square, and any other shape. */
const GPT_PRICES: Readonly<Record<string, readonly [square: number, other: number]>> = {
  low: [0.009, 0.013],
  medium: [0.034, 0.05],
  high: [0.133, 0.2],
};
// The model reasons about each prompt, which costs about as many tokens as this.
const REASONING_DOLLARS = 0.002;
const DOLLARS_PER_CHARACTER = 0.005 / 1000 / 4;

/** Dollars, rounded up to a cent. */
function gptUnits({ input, imageCount, caption }: Plan): number {
  const [square, other] = GPT_PRICES[wordOf(input.quality)] ?? [0.133, 0.2];
  const picture = input.image_size === '1024x1024' ? square : other;
  const tokens = caption.length * DOLLARS_PER_CHARACTER + REASONING_DOLLARS;
  return Math.ceil((imageCount * picture + tokens) * 100) / 100;
}

const inputImages = ({ image_urls: urls }: Plan['input']): number =>
  Array.isArray(urls) ? urls.length : 0;

const NANO_2 = { '0.5k': 0.75, '1k': 1, '2k': 1.5, '4k': 2 };
const NANO_PRO = { '1k': 1, '2k': 1, '4k': 2 };

/** Models of pictures whose prices are known. */
export const IMAGE_PRICES: readonly PriceRow[] = [
  [
    /^fal-ai\/flux\/dev$/,
    {
      price: 0.025,
      unit: 'megapixels',
      units: megapixels(Math.ceil),
      isInteger: true,
      words:
        'Your request will cost **$0.025** per megapixel. Images are billed by rounding up to the nearest megapixel.',
    },
  ],
  [
    /^fal-ai\/flux\/schnell$/,
    {
      price: 0.003,
      unit: 'megapixels',
      units: megapixels(Math.ceil),
      isInteger: true,
      words: '- **Price**: $0.003 per megapixels',
    },
  ],
  [
    /^fal-ai\/qwen-image$/,
    {
      price: 0.02,
      unit: 'megapixels',
      units: megapixels(Math.round),
      words: 'Your request will cost **$0.02** per megapixel.',
    },
  ],
  [
    /^fal-ai\/qwen-image-edit$/,
    {
      price: 0.03,
      unit: 'megapixels',
      units: megapixels(Math.round),
      words: 'Your request will cost **$0.03** per megapixel.',
    },
  ],
  [
    /^fal-ai\/hunyuan-image\/v3\/instruct\/edit$/,
    {
      price: 0.09,
      unit: 'megapixels',
      units: megapixels(Math.round),
      words: '- **Price**: $0.09 per megapixels',
    },
  ],
  [
    /^fal-ai\/flux-pro\/kontext$/,
    {
      price: 0.04,
      unit: 'images',
      units: images(),
      isInteger: true,
      words: 'Your request will cost **$0.04** per image.',
    },
  ],
  [
    /^fal-ai\/nano-banana(\/edit)?$/,
    {
      price: 0.039,
      unit: 'images',
      units: images(),
      isInteger: true,
      words:
        'Your request will cost **$0.039** per image. For **$1.00**, you can run this model **25** times.',
    },
  ],
  [
    /^fal-ai\/nano-banana-2(\/edit)?$/,
    {
      price: 0.08,
      unit: 'images',
      units: images(NANO_2),
      words:
        'Your request will cost **$0.08** per image. 2K and 4K outputs will be charged at **1.5** times and **2** times the standard rate, respectively. 0.5K outputs will be charged at **0.75** times the standard rate.',
    },
  ],
  [
    /^fal-ai\/nano-banana-pro(\/edit)?$/,
    {
      price: 0.15,
      unit: 'images',
      units: images(NANO_PRO),
      isInteger: true,
      words:
        'Your request will cost **$0.15** per image. For **$1.00**, you can run this model **7** times. 4K outputs will be charged at double the standard rate.',
    },
  ],
  [
    /^fal-ai\/bytedance\/seedream\/v5\/lite\/(text-to-image|edit)$/,
    {
      price: 0.035,
      unit: 'images',
      units: images(),
      isInteger: true,
      words: 'Your request will cost **$0.035** per image.',
    },
  ],
  [
    /^fal-ai\/bytedance\/seedream\/v4\/(text-to-image|edit)$/,
    {
      price: 0.03,
      unit: 'images',
      units: images(),
      isInteger: true,
      words: 'Each generated image costs **$0.03**, whatever its size.',
    },
  ],
  [
    /^fal-ai\/bytedance\/seedream\/v4\.5\/(text-to-image|edit)$/,
    {
      price: 0.04,
      unit: 'images',
      units: images(),
      isInteger: true,
      words: '- **Price**: $0.04 per images',
    },
  ],
  [
    /^fal-ai\/wan\/v2\.7\/(text-to-image|edit)$/,
    {
      price: 0.03,
      unit: 'images',
      units: images(),
      isInteger: true,
      words: 'Your request will cost **$0.03** per image.',
    },
  ],
  [
    /^fal-ai\/wan\/v2\.7\/pro\/(text-to-image|edit)$/,
    {
      price: 0.075,
      unit: 'images',
      units: images(),
      isInteger: true,
      words: 'Your request will cost **$0.075** per image.',
    },
  ],
  [
    /^fal-ai\/gpt-image-1\.5(\/edit)?$/,
    {
      price: 1,
      unit: 'units',
      units: gptUnits,
      words: `The cost depends on the number of images, their quality and their size.

- Input text costs $0.005 per 1,000 tokens, a word has about 4 tokens.
- Output text costs $0.010 per 1,000 tokens: the model reasons about each prompt.
- **Low** quality costs $0.009 for 1024x1024 or $0.013 for any other size *per image*.
- **Medium** quality costs $0.034 for 1024x1024 or $0.050 for any other size *per image*.
- **High** quality costs $0.133 for 1024x1024 or $0.200 for any other size *per image*.
- The total is rounded up to a cent.`,
    },
  ],
  [
    /^xai\/grok-imagine-image$/,
    {
      price: 0.02,
      unit: 'images',
      units: images(),
      words: 'Your request will cost **$0.02** per image.',
    },
  ],
  [
    /^xai\/grok-imagine-image\/edit$/,
    {
      price: 0.02,
      unit: 'images',
      units: (plan) => plan.imageCount + inputImages(plan.input) / 10,
      words:
        'Your request will cost **$0.022** per edit (**$0.02** for the output image + **$0.002** for each input image).',
    },
  ],
  [
    /^google\/virtual-try-on$/,
    {
      price: 0.075,
      unit: 'images',
      units: images(),
      isInteger: true,
      words: 'Each image costs **$0.075**.',
    },
  ],
  [
    /^google\/nano-banana-2-lite(\/edit)?$/,
    {
      price: 30,
      unit: '1m tokens',
      units: ({ imageCount, caption }) => (imageCount * 1120 + caption.length / 4) / 1e6,
      words:
        'You are charged for the tokens of your prompt and of the result: **$30** per million output tokens. The number of tokens depends on the prompt and on the image.',
    },
  ],
  [
    /^alibaba\/qwen-image-3\//,
    {
      price: 0.00017,
      unit: 'compute seconds',
      billedPrice: 0.01,
      units: ({ imageCount }) => imageCount * 4,
      words: 'Your request will cost **$0.04** per image.',
    },
  ],
  [
    /^xai\/grok-imagine-image\/v2\.0\//,
    {
      price: 0.00017,
      unit: 'compute seconds',
      billedPrice: 0.01,
      units: ({ imageCount, input }) =>
        imageCount *
        (4 +
          tier(input, 'quality', { low: 0, medium: 2 }) +
          tier(input, 'resolution', { '1k': 0, '2k': 2 })),
      words: `| Resolution | Low quality | Medium quality |
| --- | --- | --- |
| 1K | $0.04 | $0.06 |
| 2K | $0.06 | $0.08 |

All prices are per image.`,
    },
  ],
];
