/** The forms in which results are inserted; `auto`: the path of a saved file, else the URL. */
export const INSERT_FORMS = ['auto', 'path', 'url', 'data'] as const;
export type InsertAs = (typeof INSERT_FORMS)[number];
