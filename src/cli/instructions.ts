/** Told to every client at the start: how the tools go together. Under 120 words. */
export const INSTRUCTIONS = `fal runs 1,200+ generative models: image, video, audio, speech, 3D.
1. recommend_model for a task in plain words; search_models by name or category.
2. get_model_schema before the first run of a model: inputs differ.
3. get_pricing with input when cost matters.
4. Local or remote media: upload_file, then put its cdn_url in the input.
5. run_model waits up to 45 s; submit_job is for long or parallel jobs. Each call is a new billed job: on "processing" use check_job, never run again.
Result URLs are temporary: pass save_to (a project folder) to keep files.
Errors say what to correct; a wrong input costs nothing. How fal works: search_docs.
`;

/** The same for a server that has no access to files. */
export const HOSTED_INSTRUCTIONS = INSTRUCTIONS.replace(
  'Local or remote media: upload_file,',
  'Media of the web: upload_file (url),',
)
  .replace('use check_job,', 'use check_job with endpoint_id,')
  .replace(
    'Result URLs are temporary: pass save_to (a project folder) to keep files.',
    'Result URLs are temporary: download what matters.',
  );
