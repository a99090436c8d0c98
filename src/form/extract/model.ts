import type { Place } from '../../document/model.ts';
import { type Asked, keyOf } from '../labels/index.ts';
import type { Slot } from '../layout/index.ts';

/** One block or row of a list: a person, a location, a parent. Numbered at the end, when empty ones have gone. */
export type Entry = {
  list: string;
  /** What its heading says of it, such as the role of a person. */
  sets: Record<string, string>;
  /** Keys of the questions that it was asked, in order. */
  seen: string[];
  place: Place;
};

/** A question of the definition with the place of its answer. `sureness`: that label, question and answer belong together. */
export type Answer = { asked: Asked; entry: Entry | undefined; slot: Slot; sureness: number };

/** One row of an indicator table or tick list, with the answer columns as printed. */
export type GridRow = {
  holds: 'indicators' | 'vulnerabilities';
  domain: string;
  text: string;
  textSlot: Slot;
  columns: { heading: string; slot: Slot }[];
  evidence: Slot | undefined;
  /** Which table the row stands in: its rows share one scale. */
  table: number;
};

/** Everything that one form says, by question. */
export type Collected = {
  answers: Answer[];
  entries: Entry[];
  rows: GridRow[];
  /** What somebody may have written that belongs to no known question. */
  unplaced: Slot[];
  /** Known labels in rows that leave no place for their answers. */
  crowded: number;
  /** Labels by whether the definition knows them. */
  known: number;
  unknown: number;
  /** The labels that the definition does not know, as printed. */
  notUnderstood: string[];
};

/** How many different questions of the definition a form asks; rows of indicators count a few times only. */
export function questionsIn({ answers, rows }: Collected): number {
  return new Set(answers.map(({ asked }) => keyOf(asked))).size + Math.min(rows.length, 4);
}
