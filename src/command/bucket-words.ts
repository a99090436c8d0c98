import type { BucketComparison, LostObject } from '../store/index.ts';

/** A missing original is a loss; an object without a row is left from a transaction that failed, and costs room alone. */
export function comparedWords({ objects, missing, orphans }: BucketComparison): string[] {
  return [
    ...missing.ids.map((id) => `original ${id}: not in the bucket, or not whole`),
    ...orphans.ids.map((id) => `object ${id}: no row speaks of it (intake originals remove-orphans)`),
    `${objects} objects in the bucket, ${missing.count} missing, ${orphans.count} without a row`,
  ];
}

/** Originals of the bucket that a backup could not take up. */
export function lostWords(lost: LostObject[]): string[] {
  const says: Record<LostObject['why'], string> = {
    erased: 'erased while the backup was made, and not in it',
    missing: 'not in the bucket, and so not in the backup',
    not_whole: 'not whole in the bucket, and so not in the backup',
  };
  return lost.map(({ id, why }) => `original ${id}: ${says[why]}`);
}
