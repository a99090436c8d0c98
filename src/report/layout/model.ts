/** `figures`: for everybody who may see figures. `names`: only for the role that may see names and free text. */
export type Level = 'figures' | 'names';

export type ColumnType = 'text' | 'text[]' | 'date' | 'integer' | 'bigint' | 'boolean' | 'uuid' | 'timestamptz';

export type Column = {
  name: string;
  type: ColumnType;
  level: Level;
  comment: string;
  /** The keys of the definitions that fill it; none where it is worked out. */
  sources: string[];
  codes: string[];
  /** In a table of its own that the view joins, rather than in the table of facts. */
  joined?: 'agency' | 'wording' | 'own_wording' | undefined;
  /** For the program alone: in the table of facts, in no view. */
  hidden?: true | undefined;
};

/** One fact a row. The table of facts and its views have the columns in this order; new ones come last. */
export type FactTable = { name: string; comment: string; columns: Column[] };

export type Layout = { tables: FactTable[] };
