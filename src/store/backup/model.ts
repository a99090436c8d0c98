/** What a backup holds, as its first frame says. */
export type Manifest = {
  made: string;
  /** The migrations of its database, in their order: it is restored into tables of the same shape. */
  migrations: string[];
  tables: BackedTable[];
  sequences: Sequence[];
  /** Originals that stood in a bucket: how many, and whether they are in the backup or left to the bucket's own copies. */
  objects?: { count: number; kept: 'here' | 'in_bucket' };
};

export type BackedTable = { schema: string; name: string; columns: { name: string; type: string }[] };

/** Where the next number comes from. */
export type Sequence = { schema: string; name: string; value: string; called: boolean };

/** How far it is: for a line at the terminal. */
export type Progress = { table: string; tables: number; done: number; bytes: number };

/**
 * An original of the bucket that is not in the backup. `erased`: while it was being made, after the moment that it holds. `missing` and
 * `not_whole`: the bucket has lost or changed it.
 */
export type LostObject = { id: string; why: 'erased' | 'missing' | 'not_whole' };

export type BackupMade = {
  tables: number;
  rows: number;
  bytes: number;
  /** Originals of the bucket that are in it, those that could not be, and those that were left there. */
  objects: number;
  lost: LostObject[];
  leftInBucket: number;
};
