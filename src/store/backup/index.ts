// In: a database. Out: all of it in one sealed file, and that file as a database again.
// Knows nothing of what the tables mean: they come from the catalogue.
export type * from './model.ts';
export { checkBackup, type Restored, type RestoreSettings, restoreBackup } from './restore.ts';
export { type BackupSettings, writeBackup } from './write.ts';
