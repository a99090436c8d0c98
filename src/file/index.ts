// In: the bytes of any file. Out: what it is, judged by its bytes, and the files inside an archive, under bounds.
// Knows nothing of mail, forms, or what a file was called.
export { charactersOf, latinOf } from './characters.ts';
export { openCompound, type Storage } from './compound.ts';
export { sniffFormat } from './format.ts';
export type { ArchiveEntry, ArchiveOutcome, FileFormat } from './model.ts';
export { openArchive, openPackage, type Package } from './zip.ts';
