// In: what each step found out. Out: the same again by id, and what is still to be done. Every end of a step is one transaction.
// Knows nothing of queues, mail servers or pages; the only folder that imports Prisma.
export type * from './access-model.ts';
export { type AuditAction, auditActions } from './audit-actions.ts';
export * from './backup/index.ts';
export { isAway, isPassing, type Rights } from './connection.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
export type * from './looks-model.ts';
export type { MailToSearch } from './mails-to-search.ts';
export { migrate } from './migrate.ts';
export type * from './model.ts';
export type { BucketComparison } from './originals/compare.ts';
export { grantQueue, mayChangeSchema } from './owner.ts';
export type * from './quality-model.ts';
export type * from './records-model.ts';
export { layOutReporting } from './reporting/index.ts';
export type * from './reporting/model.ts';
export type * from './retention/model.ts';
export type * from './review/index.ts';
export type { Keyring, SealingKey } from './seal.ts';
export { openStore, type StoreSettings } from './store.ts';
export type * from './subjects/model.ts';
export { foldedName } from './users.ts';
