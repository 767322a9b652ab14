/** The languages of a snippet that runs a model. */
export const CODE_LANGUAGES = ['typescript', 'javascript', 'python', 'curl'] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];
