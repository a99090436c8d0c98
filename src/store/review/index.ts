// In: what people do with what waits. Out: the queue, an item with all that belongs to it, and every hand on it.
import type { Connection } from '../connection.ts';
import { candidatesOf } from './candidates.ts';
import { claimsOf } from './claims.ts';
import { decideOn } from './decide.ts';
import { itemOf } from './item.ts';
import { mendIn } from './mend.ts';
import type { ReviewStore } from './model.ts';
import { queueOf } from './queue.ts';
import { rereadBy } from './reread.ts';
import { undoOf } from './undo.ts';

export type * from './model.ts';

export function reviewOf(connection: Connection, now: () => Date, certainEnough: number): ReviewStore {
  return {
    ...queueOf(connection, now),
    ...itemOf(connection),
    ...claimsOf(connection, now),
    ...candidatesOf(connection),
    decide: decideOn(connection, now, certainEnough),
    reread: rereadBy(connection, now),
    mend: mendIn(connection, now, certainEnough),
    undo: undoOf(connection, now),
  };
}
