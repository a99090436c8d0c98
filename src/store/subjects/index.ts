import type { Connection } from '../connection.ts';
import { decisionsOn } from './links.ts';
import { listsOf } from './list.ts';
import { looksAt } from './look.ts';
import type { Subjects } from './model.ts';
import { nearOf } from './near.ts';
import { changesOf } from './renew.ts';

export type * from './model.ts';
export { forgetMentions } from './renew.ts';
export { writeMentions } from './write.ts';

export function subjectsOf(connection: Connection, now: () => Date): Subjects {
  return {
    near: nearOf(connection),
    ...decisionsOn(connection, now),
    ...listsOf(connection),
    ...looksAt(connection),
    ...changesOf(connection, now),
  };
}
