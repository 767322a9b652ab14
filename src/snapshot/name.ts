// Words whose spelling is more than a capital first letter.
const SPELLED = [
  '3D ACE AI AMT API ASR ATI AnimateDiff BBQ BBox BEN BiRefNet BitDance ByteDance CCSR CSM CassetteAI',
  'ChatterboxHD ClarityAI CodeFormer CogVideoX CogView4 ControlNeXt ControlNet ControlNetSDXL DDColor DRCT DWPose',
  'DeepFilterNet3 DiffRhythm DocRes DreamActor DreamO DreamOmni2 DreamShaper ESRGAN EVF EchoMimic',
  'ElevenLabs FASHN FFmpeg FIBO FILM FLF2V FLUX FireRed FlashVSR FlowEdit FramePack GLM GOT GPT GenFill',
  'GenFocus HD HDR HED HeyGen HiDream Hunyuan3D Hyper3D I2I I2V ICLight ID IP Image2Pixel Image2SVG',
  'ImageUtils ImagineArt Img2Vid InfiniTalk LCM LLaVA LLaVAv15 LTX LTX2 LTXV LatentSync LightX',
  'LipSync LoRA LongCat LucidFlux MAGI MLSD MMAudio MiDaS MiniMax MuseTalk NAFNet NSFW OCR OmniGen',
  'OmniHuman OmniLottie OmniPart OpenRouter PASD PSHuman PhotoMaker PiDi PiFlow PixArt PixVerse PuLID',
  'RF RIFE RLE RemBG RunDiffusion SAM SAM2 SCAIL SD15 SDXL SFX SR SRPO SVD SVG Sa2VA SadTalker',
  'SeedVR SimaLabs SkyReels SmoreTalk SparseCtrl Step1X StepX Swin2SR T2V TADA TEED TTS ThinkSound',
  'TransPixar Tripo3D TripoSR TryOn UNO USO UltraShape VACE VAD VEED VTON VecGlypher VibeVoice xAI',
  'YouTube YuE',
];
const WORDS = new Map(
  SPELLED.flatMap((line) => line.split(' ')).map((word) => [word.toLowerCase(), word]),
);
const SMALL = new Set(['as', 'by', 'in', 'nth', 'of', 'on', 'or', 'to', 'with']);

/** A name for display from an endpoint id: `fal-ai/flux-pro/v1.1-ultra` → `FLUX Pro v1.1 Ultra`. */
export function nameOf(endpointId: string): string {
  const [owner = '', ...path] = endpointId.split('/');
  const repeats = path[0]?.startsWith(owner) ?? false;
  const shown = owner === 'fal-ai' || repeats ? path : [owner.replace(/-fal$/, ''), ...path];
  const words = shown.join('/').split(/[/_-]/).filter(Boolean);
  return words
    .map((word, index) => (index > 0 && SMALL.has(word) ? word : capitalize(word)))
    .join(' ');
}

function capitalize(word: string): string {
  const known = WORDS.get(word.toLowerCase());
  if (known !== undefined) return known;
  // `14b` and `a14b` are billions of parameters; versions and resolutions stay in lower case.
  if (/^a?\d+(\.\d+)?b$/.test(word)) return word.toUpperCase();
  if (/^v\d|^\d/.test(word)) return word;
  return word.charAt(0).toUpperCase() + word.slice(1);
}
