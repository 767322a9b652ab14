import type { Expectation } from '../expectation.ts';

/** Tasks written after the last change to the tables, which were not changed for them. */
export const UNTOUCHED_TASKS: readonly Expectation[] = [
  {
    category: /^image-to-image$/,
    id: /background.?remov|rembg|birefnet|background\/remove|ben\/v2|sam/,
    tasks: ['cut my dog out of a picture so that the rest is transparent'],
  },
  {
    category: /^video-to-video$/,
    id: /background.?remov|birefnet|ben\/v2/,
    tasks: ['background removal for webcam footage'],
  },
  {
    category: /^image-to-image$/,
    id: /background|edit|kontext|product|home/,
    tasks: ['I want to see my sofa in front of a brick wall instead of the garage'],
  },
  {
    category: /^image-to-image$/,
    id: /upscal|esrgan|aura-sr|super-res|seedvr|topaz/,
    tasks: ['quality of my photo is low, please enhance and enlarge it'],
  },
  {
    category: /^video-to-video$/,
    id: /upscal|increase-resolution|enhancer/,
    tasks: ['bring an old DVD rip up to 4K'],
  },
  {
    category: /^image-to-image$/,
    id: /restor|codeformer/,
    tasks: ['repair a ripped passport photo of my grandfather'],
  },
  {
    category: /^image-to-image$/,
    id: /ddcolor|coloriz/,
    tasks: ['what would this black and white image look like in colour'],
  },
  {
    category: /^image-to-image$/,
    id: /eras|object-removal|remove-element/,
    tasks: ['please make the parked car vanish from my house picture'],
  },
  {
    category: /^(image-to-image|text-to-image)$/,
    id: /inpaint|fill/,
    tasks: ['mask.png marks a region of room.png, put a plant there'],
  },
  {
    category: /^image-to-image$/,
    id: /outpaint|expand|reframe/,
    tasks: ['the top of the tower is cut off in my photo, complete it'],
  },
  {
    category: /^image-to-image$/,
    id: /relight|iclight|lighting/,
    tasks: ['make the shadows softer and the light warmer in a portrait'],
  },
  {
    category: /^image-to-image$/,
    id: /try-?on|vton/,
    tasks: ['online shop visitors upload a photo and see the trousers on themselves'],
  },
  { category: /^image-to-image$/, id: /headshot|professional/, tasks: ['LinkedIn portrait'] },
  {
    category: /^image-to-image$/,
    id: /style|restyle|edit|kontext|cartoon/,
    tasks: ['transform holiday.jpg into an impressionist painting'],
  },
  {
    category: /^image-to-video$/,
    id: /image-to-video|i2v|veo/,
    tasks: ['the trees in a still photo shall sway in the wind'],
  },
  {
    category: /^text-to-video$/,
    id: /text-to-video|veo|sora|kling|ltx/,
    tasks: ['video clip of a rocket launch from a text description'],
  },
  {
    category: /^image-to-video$/,
    id: /first-last|flf2v|start-end|transition|pikaframes/,
    tasks: ['two keyframes to video'],
  },
  {
    category: /^(image-to-video|audio-to-video)$/,
    id: /avatar|omnihuman|infinitalk|fabric|sadtalker|aurora|echomimic|flashtalk|speech-to-video/,
    tasks: ['one picture of a woman plus a wav of her words: I want a clip where she says it'],
  },
  {
    category: /^video-to-video$/,
    id: /lip-?sync|latentsync/,
    tasks: ['the speaker in my clip should move his lips to a new recording'],
  },
  {
    category: /^video-to-video$/,
    id: /dubbing|translate/,
    tasks: ['make an Italian version of an English video'],
  },
  {
    category: /^(video-to-video|video-to-audio)$/,
    id: /mmaudio|foley|sfx|thinksound|sound-effects|video-to-audio/,
    tasks: ['my AI video is silent, create the soundscape for it'],
  },
  {
    category: /^video-to-video$/,
    id: /caption|subtitle/,
    tasks: ['captions inside my video for social media'],
  },
  { category: /^video-to-video$/, id: /exten/, tasks: ['continue the video where it stops'] },
  {
    category: /^video-to-video$/,
    id: /rife|film|interpolation|topaz/,
    tasks: ['smoother playback, 30 to 60 frames per second'],
  },
  {
    category: /^video-to-video$/,
    id: /edit|modify|vace|remix|restyle/,
    tasks: ['make the grass in my video purple'],
  },
  {
    category: /^(video-to-video|image-to-video)$/,
    id: /motion|animate|dreamactor|controlnext|dancer|scail|live-portrait/,
    tasks: ['drive a drawing of a character with the motion of a real actor video'],
  },
  {
    category: /^speech-to-text$/,
    id: /speech-to-text|whisper|wizper|asr/,
    tasks: ['speech to text'],
  },
  {
    category: /^speech-to-text$/,
    id: /scribe|elevenlabs|whisper/,
    tasks: ['who said what in a panel discussion, as text'],
  },
  {
    category: /^(text-to-speech|audio-to-audio|text-to-audio)$/,
    id: /clone|zonos|f5-tts/,
    tasks: ['I give you a sample of my voice and you read my letter with it'],
  },
  {
    category: /^text-to-speech$/,
    id: /tts|speech|chatterbox|vibevoice/,
    tasks: ['spoken version of a newsletter'],
  },
  {
    category: /^audio-to-audio$/,
    id: /demucs|sam-audio/,
    tasks: ['get rid of the singing in a track and keep the music'],
  },
  {
    category: /^audio-to-audio$/,
    id: /isolation|deepfilternet/,
    tasks: ['there is an annoying hum in lecture.mp3'],
  },
  {
    category: /^text-to-audio$/,
    id: /music|lyria|ace-step|stable-audio|sonauto/,
    tasks: ['soundtrack for a horror game, ambient and dark'],
  },
  {
    category: /^text-to-audio$/,
    id: /minimax-music|ace-step|sonauto|diffrhythm|yue|elevenlabs\/music/,
    tasks: ['country song with a female singer about trucks'],
  },
  {
    category: /^text-to-audio$/,
    id: /sound-effect|mmaudio|stable-audio/,
    tasks: ['the noise of a train passing by, as wav'],
  },
  { category: /^vision$/, id: /ocr/, tasks: ['type up a handwritten letter'] },
  {
    category: /^vision$/,
    id: /caption|moondream|llava|vision/,
    tasks: ['what is shown in this image?'],
  },
  {
    category: /^(image-to-image|vision)$/,
    id: /sam|segment/,
    tasks: ['mask out the person in an image precisely'],
  },
  {
    category: /^image-to-image$/,
    id: /depth|midas|zoe/,
    tasks: ['create a depth map from a landscape photo'],
  },
  {
    category: /^image-to-image$/,
    id: /vectoriz|svg|star-vector/,
    tasks: ['I have a bitmap icon and need a scalable one'],
  },
  {
    category: /^text-to-image$/,
    id: /ideogram|recraft|nano-banana|gpt-image|qwen-image|glm/,
    tasks: ['menu card for a pizzeria with all dishes spelled correctly'],
  },
  {
    category: /^training$/,
    id: /flux|z-image|qwen|image-trainer/,
    tasks: ['fine tuning with my own paintings'],
  },
  {
    category: /^image-to-3d$/,
    id: /image-to-3d|trellis|rodin|hunyuan3d|hunyuan-3d|tripo|meshy|objects/,
    tasks: ['convert an image of a lamp to a 3D object'],
  },
  {
    category: /^text-to-3d$/,
    id: /text-to-3d/,
    tasks: ['generate a low poly car model in 3D by prompt'],
  },
];
