import type { Bucket } from '../../bucket/index.ts';
import type { Connection } from '../connection.ts';
import { againOn } from './again.ts';
import { dueIn } from './due.ts';
import { erasuresOn } from './erase.ts';
import { holdsOn } from './holds.ts';
import type { ErasedMail, Retention } from './model.ts';

export type * from './model.ts';

export function retentionOf(
  connection: Connection,
  bucket: Bucket | null,
  now: () => Date,
  erased: (mails: ErasedMail[]) => Promise<void>,
): Retention {
  return {
    due: dueIn(connection, now),
    ...erasuresOn(connection, bucket, now, erased),
    ...againOn(connection, bucket, now),
    ...holdsOn(connection, now),
  };
}
