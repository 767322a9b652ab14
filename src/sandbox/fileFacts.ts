import type { FileSpec } from './files.ts';
import type { Json } from './json.ts';
import type { PublishedMedia } from './publish.ts';

const SAMPLE_RATE = 44_100;

/** What a file object of an output may state about its file, by field name. */
export function fileFacts(file: PublishedMedia & FileSpec): Record<string, Json> {
  const { seconds, fps, extension, contentType } = file;
  const facts: Record<string, Json> = {
    url: file.url,
    content_type: contentType,
    file_name: file.fileName,
    container: extension,
    media_type: contentType.split('/')[0] ?? '',
  };
  if (file.size !== undefined) facts.file_size = file.size;
  if (file.width !== undefined) facts.width = file.width;
  if (file.height !== undefined) facts.height = file.height;
  if (seconds !== undefined) facts.duration = seconds;
  if (fps !== undefined && seconds !== undefined) {
    facts.fps = fps;
    facts.num_frames = seconds * fps;
    facts.frame_count = seconds * fps;
    facts.codec = 'h264';
    facts.timebase = `1/${fps}`;
    if (file.size !== undefined) facts.bitrate = Math.round((file.size * 8) / seconds);
  } else if (contentType === 'audio/wav') {
    facts.codec = 'pcm_s16le';
    facts.sample_rate = SAMPLE_RATE;
    facts.channels = 1;
    facts.bitrate = SAMPLE_RATE * 16;
  }
  return facts;
}
