import { type Connection, inTransaction } from '../connection.ts';
import { claimMilliseconds } from './decide.ts';
import { writeHistory } from './history.ts';
import { holdItem, liveClaim } from './hold.ts';
import type { ReviewStore } from './model.ts';

/** Two people never work on one item: whoever opens it keeps it, until it is let go or nothing was heard of them for a while. */
export function claimsOf(connection: Connection, now: () => Date): Pick<ReviewStore, 'claim' | 'release' | 'note'> {
  return {
    claim: (id, by) =>
      inTransaction(connection, async (database) => {
        const at = now();
        const item = await holdItem(database, id);
        if (item?.state !== 'open') return { kind: 'gone' };
        const claim = liveClaim(item, at);
        if (claim && claim.by !== by) return { kind: 'taken', ...claim };
        const until = new Date(at.getTime() + claimMilliseconds);
        await database.$executeRaw`
          UPDATE review_items SET claimed_by = ${by}, claimed_until = ${until} WHERE id = ${item.id}`;
        // A sign of life every few minutes would bury what was done.
        if (!claim) await writeHistory(database, { itemId: item.id, at, actor: by, action: 'claimed' });
        return { kind: 'claimed', until };
      }),

    release: (id, by) =>
      inTransaction(connection, async (database) => {
        const at = now();
        const released = await database.$executeRaw`
          UPDATE review_items SET claimed_by = NULL, claimed_until = NULL
          WHERE id = ${BigInt(id)} AND state = 'open' AND claimed_by = ${by}`;
        if (released > 0) await writeHistory(database, { itemId: BigInt(id), at, actor: by, action: 'released' });
      }),

    note: (id, by, note) =>
      inTransaction(connection, async (database) => {
        if (note.trim() === '') return;
        await writeHistory(database, { itemId: BigInt(id), at: now(), actor: by, action: 'noted', note });
      }),
  };
}
