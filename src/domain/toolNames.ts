/** The names of the server's nine tools, in the order an agent sees them. */
export const TOOL_NAMES = [
  'search_models',
  'get_model_schema',
  'get_pricing',
  'search_docs',
  'run_model',
  'submit_job',
  'check_job',
  'upload_file',
  'recommend_model',
] as const;

/** What the names of the presets' tools begin with. */
export const PRESET_PREFIX = 'preset_';
