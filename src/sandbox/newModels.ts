import type { ModelSchema } from '../domain/types.ts';
import type { Snapshot, SnapshotModel } from '../snapshot/types.ts';

/** Models that are newer than the bundled catalogue, each with a bundled one whose schema is close to its own. */
const NEW_MODELS: Readonly<Record<string, string>> = {
  'alibaba/qwen-image-3/text-to-image': 'fal-ai/qwen-image',
  'alibaba/wan-3.0-prime/text-to-video': 'fal-ai/wan/v2.7/text-to-video',
  'alibaba/wan-3.0/text-to-video': 'fal-ai/wan/v2.7/text-to-video',
  'blackforestlabs/flux-3/extend-video': 'xai/grok-imagine-video/extend-video',
  'blackforestlabs/flux-3/text-to-video': 'fal-ai/wan/v2.7/text-to-video',
  'blackforestlabs/flux-video-upscale': 'fal-ai/topaz/upscale/video',
  'bytedance/seedance-2.0/fast/image-to-video': 'fal-ai/bytedance/seedance/v1.5/pro/image-to-video',
  'bytedance/seedance-2.0/fast/text-to-video': 'fal-ai/bytedance/seedance/v1.5/pro/text-to-video',
  'bytedance/seedance-2.0/image-to-video': 'fal-ai/bytedance/seedance/v1.5/pro/image-to-video',
  'bytedance/seedance-2.0/text-to-video': 'fal-ai/bytedance/seedance/v1.5/pro/text-to-video',
  'bytedance/seedance-2.5/text-to-video': 'fal-ai/bytedance/seedance/v1.5/pro/text-to-video',
  'fal-ai/bytedance/seed-speech/tts/v2': 'fal-ai/chatterbox/text-to-speech/multilingual',
  'fal-ai/kling-video/o3/4k/image-to-video': 'fal-ai/kling-video/o3/pro/image-to-video',
  'fal-ai/kling-video/o3/4k/reference-to-video': 'fal-ai/kling-video/o3/pro/reference-to-video',
  'google/nano-banana-2-lite': 'fal-ai/nano-banana-2',
  'google/virtual-try-on': 'fal-ai/leffa/virtual-tryon',
  'minimax/h3-max/text-to-video': 'fal-ai/minimax/hailuo-02/standard/text-to-video',
  'xai/grok-imagine-image/v2.0/text-to-image': 'fal-ai/nano-banana-pro',
};

/** A snapshot that also finds newer models by their ids; its list stays as it is. */
export function withNewModels(snapshot: Snapshot): Snapshot {
  const kinOf = (endpointId: string): string =>
    Object.hasOwn(NEW_MODELS, endpointId) ? (NEW_MODELS[endpointId] ?? endpointId) : endpointId;
  return {
    get models() {
      return snapshot.models;
    },
    get source() {
      return snapshot.source;
    },
    model(endpointId): SnapshotModel | undefined {
      const model = snapshot.model(kinOf(endpointId));
      if (!model || model.endpointId === endpointId) return model;
      return { endpointId, name: nameOf(endpointId), category: model.category };
    },
    schema: (endpointId): ModelSchema | undefined => snapshot.schema(kinOf(endpointId)),
  };
}

function nameOf(endpointId: string): string {
  const words = endpointId.split('/').slice(1).join(' ').split(/[- ]/);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}
