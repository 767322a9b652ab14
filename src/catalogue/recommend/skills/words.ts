import type { Skill } from '../skill.ts';

const TRAIN = '(?:train\\w*|fine-?\\s?tun\\w*|teach\\w*|learn\\w*|lora|dreambooth)';

/** Training, and text from text. */
export const WORDS: readonly Skill[] = [
  {
    id: 'train-image',
    does: 'Trains a LoRA on your pictures',
    words:
      'train training lora fine-tune finetune dreambooth style subject learn own products face consistent adapter checkpoint custom personal',
    asks: [
      '(?:want|need|get|build|have) .. model (?:that|which)',
      '(?:custom|personal|own) (?:image )?(?:model|checkpoint)',
      'personali[sz]e\\w* .. model',
      'train\\w*',
      'fine-?\\s?tun\\w*',
      'dreambooth',
      `(?:teach|learn) .. (?:ai|model|it) `,
      `(?:create|make|build|own|custom|personal) .. loras?`,
      `(?:model|ai) (?:that|which) (?:knows|learns|understands) (?:me|my|our)`,
    ],
    not: [
      '(?:captions?|caption\\w*|describ\\w*|label\\w*|tag\\w*|masks?) .. train\\w*',
      'training (?:videos?|material|course|session)',
      'video',
      'a train',
      'trains? (?:station|window|ride|passing|crossing|arriving)',
      'the train',
      'edit\\w* lora',
      'kontext',
      'steam',
      'toy train',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['training'],
        ids: /flux|z-image|qwen-image|image-trainer|train/,
        says: /lora|train/,
        best: [
          'fal-ai/flux-lora-fast-training',
          'fal-ai/flux-2-trainer',
          'fal-ai/flux-lora-portrait-trainer',
          'fal-ai/turbo-flux-trainer',
          'fal-ai/qwen-image-trainer',
          'fal-ai/z-image-base-trainer',
          'fal-ai/flux-krea-trainer',
          'fal-ai/wan-22-image-trainer',
        ],
      },
    ],
  },
  {
    id: 'train-video',
    does: 'Trains a LoRA for video',
    words: 'train training lora video fine-tune clips motion',
    asks: [`${TRAIN} .. (?:{video}|wan|hunyuan video|ltx)`, `(?:{video}|wan|ltx) .. ${TRAIN}`],
    not: [
      'training videos?',
      'train (?:station|passing|crossing|ride|arriving|window|going)',
      'a train',
      'the train',
      'steam',
      'using (?:my|a) lora',
      'learning',
    ],
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['training'],
        ids: /wan-trainer|wan-22-trainer|ltx|hunyuan-video/,
        says: /video/,
        best: [
          'fal-ai/wan-22-trainer/t2v-a14b',
          'fal-ai/wan-trainer',
          'fal-ai/hunyuan-video-lora-training',
          'fal-ai/ltx-video-trainer',
          'fal-ai/ltx2-video-trainer',
          'fal-ai/wan-trainer/t2v-14b',
        ],
      },
    ],
  },
  {
    id: 'train-edit',
    does: 'Trains an editing LoRA on before and after pictures',
    words: 'train training edit kontext lora before after pairs pairs',
    asks: [
      `${TRAIN} .. (?:edit\\w*|before.{0,8}after|pairs|kontext)`,
      `(?:before.{0,8}after|pairs of|kontext) .. ${TRAIN}`,
    ],
    not: ['video'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['training'],
        ids: /kontext|edit/,
        best: [
          'fal-ai/flux-kontext-trainer',
          'fal-ai/qwen-image-edit-plus-trainer',
          'fal-ai/flux-2-trainer/edit',
          'fal-ai/qwen-image-edit-*-trainer',
        ],
      },
    ],
  },
  {
    id: 'create-style',
    does: 'Makes a reusable style from example pictures',
    words: 'create style brand custom recraft reusable house guideline corporate',
    asks: [
      '(?:create|make|build|save|define) (?:an?|my|our|the)? ?(?:\\w+ ){0,2}(?:brand|custom|reusable|own|house) style',
      'style .. from (?:my|our|these|some) (?:\\w+ )?(?:images?|pictures?|examples?|illustrations?)',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['training'],
        ids: /create-style/,
        best: ['fal-ai/recraft/v3/create-style'],
      },
    ],
  },
  {
    id: 'video-prompt',
    does: 'Writes prompts for video models',
    words: 'video prompt generator write ideas ideas shot camera',
    asks: [
      'prompts? (?:generator|writer|for (?:my |an? |the )?(?:\\w+ )?video)',
      '(?:write|generat\\w*|improve|come up with|suggest|enhance|need|want) .. video prompts?',
    ],
    not: ['shot', 'drone'],
    routes: [
      {
        from: [],
        out: 'text',
        categories: ['llm'],
        ids: /video-prompt/,
        best: ['fal-ai/video-prompt-generator', 'fal-ai/any-llm'],
      },
    ],
  },
  {
    id: 'moderate-text',
    does: 'Classifies text as safe or harmful',
    words: 'moderation guard text safety toxic harmful filter classify comments toxic hate forum',
    asks: [
      '(?:moderat\\w*|classif\\w*|detect\\w*|check\\w*|filter\\w*|flag\\w*|screen\\w*|block\\w*) .. (?:text|messages?|comments?|chats?|prompts?|posts?|toxic\\w*|harmful|hate|abus\\w*|offensive)',
      '(?:toxic|harmful|hateful|offensive|abusive) .. (?:text|messages?|comments?|chats?|posts?)',
    ],
    not: ['{image}', 'video', 'nud\\w*', 'spelling'],
    routes: [
      {
        from: ['text'],
        out: 'text',
        categories: ['llm'],
        ids: /guard/,
        best: ['fal-ai/qwen-3-guard', 'fal-ai/any-llm'],
      },
    ],
  },
  {
    id: 'write-text',
    does: 'Writes and answers in text',
    words:
      'llm chat language model gpt claude gemini write answer summarize translate text email essay article blog story poem answer summarize translate chat question assistant product description code brainstorm',
    asks: [
      'llms?',
      'chat-?\\s?bots?',
      '(?:large )?language models?',
      '(?:write|draft|compose|generate|create|brainstorm|need|give me|suggest) (?:me )?(?:an?|some|the|\\d+|my|ideas)? ?(?:\\w+ ){0,3}(?:e-?mails?|essays?|articles?|stor(?:y|ies)|poems?|blog posts?|product descriptions?|code|scripts?|slogans?|names|tweets?|letters?|haikus?|summary|lyrics|recipes?|ideas|outlines?|headlines?|taglines?)',
      '(?:summari[sz]e|translate|rewrite|proofread|paraphrase|shorten|correct the (?:grammar|spelling)) .. (?:text|article|document|e-?mail|paragraph|essay|letter|report|sentence|pdf|contract|post|book)',
      'answer (?:my |a |some )?(?:customer )?questions?',
      '(?:gpt|claude|gemini|llama|deepseek)(?:[- ][\\w.]+)? (?:for|to) (?:text|chat|writ\\w*|answer\\w*)',
    ],
    not: [
      '{image}',
      '{video}',
      'aloud',
      'voice',
      'speech',
      'read\\w* out',
      'song',
      'music',
      'sing',
      'audio',
      'logo',
      'poster',
      'picture',
    ],
    broad: true,
    routes: [
      {
        from: [],
        out: 'text',
        categories: ['llm', 'text-to-text'],
        ids: /any-llm$|any-llm\/enterprise|router$|seed\/v2/,
        best: [
          'fal-ai/any-llm',
          'openrouter/router',
          'fal-ai/any-llm/enterprise',
          'fal-ai/bytedance/seed/v2/mini',
        ],
      },
    ],
  },
  {
    id: 'structured-prompt',
    does: 'Turns an idea into a structured picture description (JSON)',
    words: 'structured prompt json fibo structured',
    asks: ['structured (?:json )?prompts?', 'prompt .. (?:as|in|into|to) json', 'json .. prompt'],
    routes: [
      {
        from: [],
        out: 'text',
        categories: ['text-to-json'],
        ids: /structured_prompt/,
        best: ['bria/fibo/generate/structured_prompt'],
      },
    ],
  },
];
