/** What a saved file says of itself: that AI made it, also from which prompt, or nothing. */
export const LABEL_CHOICES = ['on', 'prompt', 'off'] as const;
export type LabelChoice = (typeof LABEL_CHOICES)[number];
