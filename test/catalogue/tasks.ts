/** A task in a person's words and what counts as a right answer: the category and the id, both. */
export interface Task {
  readonly task: string;
  readonly category: RegExp;
  readonly id: RegExp;
}

const I2I = /^image-to-image$/;
const V2V = /^video-to-video$/;
const T2I = /^text-to-image$/;

/** The half that the tables were tuned on. */
export const TUNED: readonly Task[] = [
  {
    task: 'remove the background from my logo.png',
    category: I2I,
    id: /background.?remov|rembg|birefnet|background\/remove|ben\/v2/,
  },
  {
    task: 'I have a photo of my cat, make it move',
    category: /^image-to-video$/,
    id: /image-to-video|i2v/,
  },
  {
    task: 'My clip is only 720p and I need it in 4K for a client',
    category: V2V,
    id: /upscal|increase-resolution|enhancer/,
  },
  {
    task: 'Could you tell me which model turns a podcast episode into a transcript with who said what?',
    category: /^speech-to-text$/,
    id: /scribe|elevenlabs|whisper/,
  },
  {
    task: 'make this picture bigger without losing quality',
    category: I2I,
    id: /upscal|esrgan|aura-sr|super-res|seedvr/,
  },
  {
    task: 'write a jazz song with vocals using my lyrics',
    category: /^text-to-audio$/,
    id: /minimax-music|ace-step|sonauto|diffrhythm|yue|elevenlabs\/music/,
  },
  {
    task: "my grandpa's old wedding photo is scratched and faded, can it be saved",
    category: I2I,
    id: /restor|codeformer/,
  },
  {
    task: 'there is a stranger behind us in the holiday picture, take him out',
    category: I2I,
    id: /eras|object-removal|remove-element/,
  },
  {
    task: 'put color in a black and white photograph from 1940',
    category: I2I,
    id: /ddcolor|coloriz/,
  },
  {
    task: 'show how this jacket would look on me, I have a selfie and a picture of the jacket',
    category: I2I,
    id: /try-?on|vton/,
  },
  {
    task: 'match the lips in talk.mp4 to the new voice.wav',
    category: V2V,
    id: /lip-?sync|latentsync/,
  },
  {
    task: 'I want a portrait photo to speak my recorded speech',
    category: /^(image-to-video|audio-to-video)$/,
    id: /avatar|omnihuman|infinitalk|fabric|sadtalker|aurora|echomimic|flashtalk|speech-to-video/,
  },
  {
    task: 'video that starts with one picture and ends with another one',
    category: /^image-to-video$/,
    id: /first-last|flf2v|start-end|transition|pikaframes/,
  },
  {
    task: 'clone my voice from a short sample and read a text with it',
    category: /^(text-to-speech|audio-to-audio|text-to-audio)$/,
    id: /clone|zonos|f5-tts/,
  },
  {
    task: 'separate the singer from the band in song.mp3',
    category: /^audio-to-audio$/,
    id: /demucs|sam-audio/,
  },
  {
    task: 'The interview was recorded next to a road, please get rid of the traffic noise',
    category: /^audio-to-audio$/,
    id: /isolation|deepfilternet/,
  },
  {
    task: 'thunder and rain sound effect',
    category: /^text-to-audio$/,
    id: /sound-effect|mmaudio|stable-audio/,
  },
  {
    task: 'my video of a waterfall has no sound, add realistic audio to it',
    category: /^(video-to-video|video-to-audio)$/,
    id: /mmaudio|foley|sfx|thinksound|sound-effects|video-to-audio/,
  },
  { task: 'read the text on a scanned receipt', category: /^vision$/, id: /ocr/ },
  {
    task: 'write alt text for the pictures in my shop',
    category: /^vision$/,
    id: /caption|moondream|llava|vision/,
  },
  {
    task: 'give me a pixel mask of each dog in a photo',
    category: /^(image-to-image|vision)$/,
    id: /sam|segment/,
  },
  { task: 'depth map of a street photo', category: I2I, id: /depth|midas|zoe/ },
  { task: 'convert my logo jpg to svg', category: I2I, id: /vectoriz|svg|star-vector/ },
  {
    task: 'design a poster that says SUMMER SALE in big letters',
    category: T2I,
    id: /ideogram|recraft|nano-banana|gpt-image|qwen-image|glm/,
  },
  {
    task: 'train a model on 15 photos of my dog',
    category: /^training$/,
    id: /flux|z-image|qwen|image-trainer/,
  },
  {
    task: 'turn a photo of a chair into a 3D model for blender',
    category: /^image-to-3d$/,
    id: /image-to-3d|trellis|rodin|hunyuan3d|hunyuan-3d|tripo|meshy|objects/,
  },
  { task: 'make my video longer, it ends too early', category: V2V, id: /exten/ },
  {
    task: 'make a choppy 24fps video smooth 60fps',
    category: V2V,
    id: /rife|film|interpolation|topaz/,
  },
  {
    task: 'turn my selfie into a ghibli drawing',
    category: I2I,
    id: /ghibli|style|cartoon|restyle/,
  },
  {
    task: 'put my face on the body of an astronaut in another photo',
    category: I2I,
    id: /face-?swap/,
  },
  {
    task: 'i need a professional headshot for linkedin from a normal selfie',
    category: I2I,
    id: /headshot|professional/,
  },
  {
    task: 'expand a square photo to 16:9 by inventing what is left and right of it',
    category: I2I,
    id: /outpaint|expand|reframe/,
  },
  {
    task: 'repaint only the masked area of a picture',
    category: /^(image-to-image|text-to-image)$/,
    id: /inpaint|fill/,
  },
  {
    task: 'make the light in this portrait come from the left like in a studio',
    category: I2I,
    id: /relight|iclight|lighting/,
  },
  {
    task: 'translate my video to Spanish with the same voice',
    category: V2V,
    id: /dubbing|translate/,
  },
  { task: 'burn captions into my reel automatically', category: V2V, id: /caption|subtitle/ },
  {
    task: 'voice over for a documentary, calm male voice, from a script',
    category: /^text-to-speech$/,
    id: /tts|speech|chatterbox|vibevoice/,
  },
  { task: 'generate a 3d dragon from a description', category: /^text-to-3d$/, id: /text-to-3d/ },
  {
    task: 'instrumental lo-fi beat for studying',
    category: /^text-to-audio$/,
    id: /music|lyria|ace-step|stable-audio|sonauto/,
  },
  {
    task: 'the fastest and cheapest model to make many images from prompts',
    category: T2I,
    id: /schnell|turbo|flash|fast|klein|lightning|sprint|mini/,
  },
  {
    task: 'remove the background of a video without green screen',
    category: V2V,
    id: /background.?remov|birefnet|ben\/v2/,
  },
  {
    task: 'Is there something that can tell if an uploaded image is NSFW?',
    category: /^vision$/,
    id: /nsfw/,
  },
];

/** The half that was written before any tuning and that no table was changed for. */
export const UNTOUCHED: readonly Task[] = [
  {
    task: 'cut out the shoes so that they stand on nothing, for our web shop',
    category: I2I,
    id: /background.?remov|rembg|birefnet|background\/remove|ben\/v2/,
  },
  {
    task: 'Our product shot on a kitchen table is boring. I would like to see the same bottle on marble with soft light, like in an ad.',
    category: I2I,
    id: /product|background|embed|integrate/,
  },
  {
    task: 'bring an old family portrait to life as a short clip',
    category: /^image-to-video$/,
    id: /image-to-video|i2v/,
  },
  {
    task: 'video of a whale flying above a city at dawn',
    category: /^text-to-video$/,
    id: /text-to-video|veo3|ltx|t2v|sora/,
  },
  {
    task: 'this jpeg is tiny and pixelated, I want to print it as a poster',
    category: I2I,
    id: /upscal|esrgan|aura-sr|super-res|seedvr/,
  },
  {
    task: 'sharpen up an old low resolution mp4',
    category: V2V,
    id: /upscal|increase-resolution|enhancer/,
  },
  {
    task: 'Delete the power lines from landscape.jpg please',
    category: I2I,
    id: /eras|object-removal|remove-element/,
  },
  {
    task: 'my photo came out blurry because my hand was shaking',
    category: I2I,
    id: /deblur|sharpen|topaz|codeformer/,
  },
  {
    task: 'i have meeting.m4a, need the text of it',
    category: /^speech-to-text$/,
    id: /speech-to-text|whisper|wizper|asr/,
  },
  {
    task: 'how can I get a karaoke version of a track?',
    category: /^audio-to-audio$/,
    id: /demucs|sam-audio/,
  },
  {
    task: 'a voice that reads my blog posts aloud, as natural as possible',
    category: /^text-to-speech$/,
    id: /tts|speech|chatterbox|vibevoice/,
  },
  {
    task: 'I want my audiobook spoken in my own voice, I can give one minute of recording',
    category: /^(text-to-speech|audio-to-audio|text-to-audio)$/,
    id: /clone|zonos|f5-tts/,
  },
  {
    task: 'a two-person podcast from a written dialogue',
    category: /^(text-to-speech|text-to-audio)$/,
    id: /dialog|vibevoice|dia-tts/,
  },
  {
    task: 'epic orchestral background music for a trailer, no singing',
    category: /^text-to-audio$/,
    id: /music|lyria|ace-step|stable-audio|sonauto/,
  },
  {
    task: 'footsteps, a door creaking and glass breaking for my game',
    category: /^text-to-audio$/,
    id: /sound-effect|mmaudio|stable-audio/,
  },
  {
    task: 'clean up a noisy voice memo',
    category: /^audio-to-audio$/,
    id: /isolation|deepfilternet/,
  },
  {
    task: 'the mouth of the actor does not fit the dubbed audio, fix that',
    category: V2V,
    id: /lip-?sync|latentsync/,
  },
  {
    task: 'Make the Mona Lisa sing a song, I have both the painting and the mp3',
    category: /^(image-to-video|audio-to-video)$/,
    id: /avatar|omnihuman|infinitalk|fabric|sadtalker|aurora|echomimic|flashtalk|speech-to-video/,
  },
  {
    task: 'smooth transition video between two product photos',
    category: /^image-to-video$/,
    id: /first-last|flf2v|start-end|transition|pikaframes/,
  },
  { task: 'add three seconds to the end of clip.mp4', category: V2V, id: /exten/ },
  {
    task: 'game sounds for the silent gameplay video that I captured',
    category: /^(video-to-video|video-to-audio)$/,
    id: /mmaudio|foley|sfx|thinksound|sound-effects|video-to-audio/,
  },
  {
    task: 'what does it say on this street sign? (photo)',
    category: /^(vision|image-to-image)$/,
    id: /ocr|query|moondream|vision/,
  },
  {
    task: 'describe each image of my archive in one detailed paragraph',
    category: /^vision$/,
    id: /caption|moondream|llava|vision/,
  },
  {
    task: 'outline every person in the crowd so that I can count the pixels',
    category: /^(image-to-image|vision)$/,
    id: /sam|segment/,
  },
  {
    task: 'I need a vector version of a hand drawing',
    category: I2I,
    id: /vectoriz|svg|star-vector/,
  },
  {
    task: 'an icon set as scalable vector graphics, from a prompt',
    category: T2I,
    id: /vector|recraft|vecglypher/,
  },
  {
    task: 'logo for a bakery named Krume, the name must be spelled right',
    category: T2I,
    id: /ideogram|recraft|nano-banana|gpt-image|qwen-image|glm/,
  },
  {
    task: 'finetune on our brand illustrations so it learns the style',
    category: /^training$/,
    id: /flux|z-image|qwen|image-trainer|create-style/,
  },
  {
    task: 'I want to 3d print my toy car, I only have one picture of it',
    category: /^image-to-3d$/,
    id: /image-to-3d|trellis|rodin|hunyuan3d|hunyuan-3d|tripo|meshy|objects/,
  },
  {
    task: 'change what I am wearing in the photo to this red dress',
    category: I2I,
    id: /try-?on|vton|edit/,
  },
  { task: 'make me look 30 years older', category: I2I, id: /age|aging/ },
  { task: 'swap the faces of two people in a group picture', category: I2I, id: /face-?swap/ },
  {
    task: 'uncrop this image, I need more sky above the church',
    category: I2I,
    id: /outpaint|expand|reframe/,
  },
  {
    task: 'Please make from my horizontal video a vertical one for TikTok, filling the empty space',
    category: V2V,
    id: /reframe|outpaint/,
  },
  {
    task: 'my room photo was taken at noon, I want evening light',
    category: I2I,
    id: /relight|iclight|lighting|time-of-day/,
  },
  {
    task: 'make a video where my character does the same dance as in this other video',
    category: /^(video-to-video|image-to-video)$/,
    id: /motion|animate|dreamactor|controlnext|dancer|scail/,
  },
  {
    task: 'change the car in the footage from red to blue',
    category: V2V,
    id: /edit|modify|vace|remix/,
  },
  {
    task: 'keep the same hero girl across ten pictures of my comic',
    category: /^(image-to-image|text-to-image)$/,
    id: /character|pulid|photomaker|subject|instant|reference|banana|kontext|uno|uso/,
  },
  {
    task: 'say in one paragraph what happens in holiday.mov',
    category: /^(vision|video-to-text|llm)$/,
    id: /video/,
  },
  {
    task: 'How far away is everything in the picture? I need it for a parallax effect',
    category: I2I,
    id: /depth|midas|zoe/,
  },
  {
    task: 'add a hat to the dog in the photo',
    category: I2I,
    id: /edit|kontext|banana|seedream|modify|add_object/,
  },
  {
    task: 'make a youtube thumbnail out of my portrait',
    category: I2I,
    id: /thumbnail|edit|kontext|banana/,
  },
];
