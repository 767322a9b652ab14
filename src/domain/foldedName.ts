/** A file's name or path as most disks of Windows and macOS compare it: without regard to case and to how accents are encoded. */
export const foldedName = (name: string): string => name.normalize('NFC').toLowerCase();
