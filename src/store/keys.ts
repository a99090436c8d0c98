import { type Connection, inTransaction } from './connection.ts';
import type { OriginalId } from './model.ts';
import { isKnownKey, type Keyring, openDataKey, sealDataKey } from './seal.ts';

export type Rewrapped = {
  rewrapped: number;
  /** Sealed with a key that is not among the settings: they can be neither opened nor sealed anew. */
  unknown: number;
  /** Where the next page begins; null at the end. */
  last: OriginalId | null;
};

const nowhere = '00000000-0000-0000-0000-000000000000';

/**
 * Seals the data keys of a page of originals with the current key: 32 bytes each, whatever the size of the file. Every page is a transaction of
 * its own, and what is done is not met again, so that an interrupted rotation is simply run again. New originals take the current key anyway.
 */
export async function rewrapDataKeys(
  connection: Connection,
  keyring: Keyring,
  { after = nowhere as OriginalId, limit }: { after?: OriginalId; limit: number },
): Promise<Rewrapped> {
  return inTransaction(connection, async (database) => {
    const rows = await database.$queryRaw<{ id: OriginalId; key_id: string; sealed_key: Uint8Array }[]>`
      SELECT id, key_id, sealed_key FROM originals WHERE key_id <> ${keyring.current.id} AND id > ${after}::uuid
      ORDER BY id LIMIT ${limit} FOR UPDATE`;
    const known = rows.filter(({ key_id }) => isKnownKey(keyring, key_id));
    const sealed = known.map(({ id, key_id, sealed_key }) => ({
      id,
      ...sealDataKey(keyring, id, openDataKey(keyring, id, key_id, sealed_key)),
    }));
    if (sealed.length > 0)
      await database.$executeRaw`
        UPDATE originals o SET key_id = ${keyring.current.id}, sealed_key = new.sealed_key
        FROM unnest(${sealed.map(({ id }) => id)}::uuid[], ${sealed.map(({ sealedKey }) => sealedKey)}::bytea[]) AS new (id, sealed_key)
        WHERE o.id = new.id`;
    const last = rows.length === limit ? rows.at(-1)?.id : undefined;
    return { rewrapped: sealed.length, unknown: rows.length - known.length, last: last ?? null };
  });
}
