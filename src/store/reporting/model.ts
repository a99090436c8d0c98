import type {
  FactContext,
  Layout,
  Level,
  PackMaterial,
  PackShown,
  SavedReport,
  SheetCell,
} from '../../report/index.ts';
import type { Refreshed } from './refresh.ts';

export type ReportingColumn = { name: string; type: string; comment: string };
export type ReportingView = { schema: string; name: string; comment: string; columns: ReportingColumn[] };
/** How up to date the reports are. */
export type Freshness = { records: number; waiting: number; waitingSince: Date | null; failed: number; unfit: number };

export type ReportingSettings = { layout: Layout; context: FactContext };

export type Prepared =
  | { kind: 'ready'; settings: ReportingSettings }
  /** The pseudonyms in the database were made with another key; going on would make two persons of each. */
  | { kind: 'key_unknown' };

export type PackPlan = {
  /** Day of the meeting. */
  meeting: string;
  /** First day of what is new; null: everything filed since the pack for the meeting before that was in none. */
  since: string | null;
};
export type PackRow = {
  meeting: string;
  since: Date;
  shown: PackShown;
  made: Date;
  madeBy: string;
  records: number;
};

export type Reporting = {
  /** What a pack for a meeting is made of, read as the role with names. */
  packMaterial(plan: PackPlan): Promise<PackMaterial>;
  /** Writes down that a pack was made, with what was shown, also in the audit log. */
  packMade(pack: { material: PackMaterial; shown: PackShown; actor: string }): Promise<void>;
  packs(limit: number): Promise<PackRow[]>;
  /** The layout under the names of the database, and the one of the keys that the pseudonyms there were made with; in a new database the first. */
  prepare(layout: Layout, keys: readonly Uint8Array[], wards: FactContext['wards']): Promise<Prepared>;
  /** Writes the facts of what has changed since. */
  refresh(settings: ReportingSettings): Promise<Refreshed>;
  /** Lets everything be written anew, with the key given from now on: every person gets another pseudonym if it is a new key. */
  rebuild(key: Uint8Array): Promise<void>;
  freshness(): Promise<Freshness>;
  /** Runs a saved report as the role of its level: it can read nothing else. */
  run(report: SavedReport, from: string, to: string): Promise<Record<string, unknown>[]>;
  /** The questions of the forms that fill a column, by `table.column`. */
  sources(): Promise<Record<string, string>>;
  /** The views that a role may read. */
  views(level: Level): Promise<ReportingView[]>;
  /** Whether a view has more rows than so many; no more are counted. */
  isLonger(view: ReportingView, level: Level, rows: number): Promise<boolean>;
  /** The rows of a view, as the role of that level, a few at a time. */
  rows(
    view: ReportingView,
    level: Level,
    take: (rows: AsyncIterable<Record<string, SheetCell>>) => Promise<void>,
  ): Promise<void>;
};
