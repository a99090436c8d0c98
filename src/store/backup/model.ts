/** What a backup holds, as its first frame says. */
export type Manifest = {
  made: string;
  /** The migrations of its database, in their order: it is restored into tables of the same shape. */
  migrations: string[];
  tables: BackedTable[];
  sequences: Sequence[];
};

export type BackedTable = { schema: string; name: string; columns: { name: string; type: string }[] };

/** Where the next number comes from. */
export type Sequence = { schema: string; name: string; value: string; called: boolean };

/** How far it is: for a line at the terminal. */
export type Progress = { table: string; tables: number; done: number; bytes: number };

export type BackupMade = { tables: number; rows: number; bytes: number };
