import type { Bucket } from '../../bucket/index.ts';
import type { Connection } from '../connection.ts';
import { dueIn } from './due.ts';
import { erasuresOn } from './erase.ts';
import { holdsOn } from './holds.ts';
import type { Retention } from './model.ts';

export type * from './model.ts';

export function retentionOf(connection: Connection, bucket: Bucket | null, now: () => Date): Retention {
  return { due: dueIn(connection, now), ...erasuresOn(connection, bucket, now), ...holdsOn(connection, now) };
}
