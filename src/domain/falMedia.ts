/** The origins of result URLs in fal's responses, as content policies write them. */
export const FAL_MEDIA: readonly string[] = [
  'https://fal.media',
  'https://*.fal.media',
  'https://storage.googleapis.com',
];
