import type { Bucket } from '../../bucket/index.ts';
import type { Connection } from '../connection.ts';
import { rewrapDataKeys } from '../keys.ts';
import type { Store } from '../model.ts';
import type { Keyring } from '../seal.ts';
import { compareWithBucket, withoutBucket } from './compare.ts';
import { removeDoomed } from './doomed.ts';
import { mustHave, type Originals } from './index.ts';
import { moveOriginals } from './move.ts';

/** An object waits for its row while the transaction lasts; a large mail on a busy day takes minutes. */
const inFlightMilliseconds = 3_600_000;
/** What is removed for good is left for longer. */
const orphanMilliseconds = 24 * 3_600_000;

export function originalsStore(
  connection: Connection,
  keyring: Keyring,
  bucket: Bucket | null,
  originals: Originals,
  now: () => Date,
): Store['originals'] {
  return {
    get: (id) => originals.get(id),
    take: async (id) => originals.fresh.take(id) ?? originals.get(id),
    rewrap: (page) => rewrapDataKeys(connection, keyring, page),
    inBucket: bucket !== null,
    reachable: async () => bucket === null || bucket.reachable(),
    move: (page) => moveOriginals(connection, keyring, mustHave(bucket), page),
    async compare({ removeOrphans = false } = {}) {
      if (!bucket) return withoutBucket(connection);
      const before = new Date(now().getTime() - (removeOrphans ? orphanMilliseconds : inFlightMilliseconds));
      return compareWithBucket(connection, bucket, before, removeOrphans ? (id) => bucket.remove(id) : undefined);
    },
    removeErased: () => removeDoomed(connection, bucket),
  };
}
