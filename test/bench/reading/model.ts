import type { Value } from '../../../src/form/index.ts';

/** What an answer says, stated by the generator that wrote it and never by the reader. */
export type Truth = { state: Value['state']; value: Value['value'] };

export type Option = { code: string; words: string };

/** How a person answers: in words, or by choosing among options that the form prints. */
export type Given =
  | { kind: 'words'; text: string }
  | { kind: 'options'; options: Option[]; chosen: string[]; single: boolean };

export type Answer = { given: Given; truth: Truth };

/** One question of a form that is being made: its wording as printed, and its answer. Without a key where no definition knows it. */
export type Asked = { key: string; label: string; type: string; long: boolean; answer: Answer };

/** A repeated block or the rows of a table: one list of questions for each entry, the same questions in each. */
export type Part =
  | { kind: 'questions'; section: string; heading: string; asked: Asked[] }
  | { kind: 'rows'; section: string; heading: string; entries: Asked[][] }
  | { kind: 'indicators'; heading: string; grid: IndicatorGrid }
  | { kind: 'ticks'; heading: string; ticks: Tick[]; columns: boolean };

export type IndicatorGrid = {
  scale: string;
  /** Options as printed over the columns or beside the boxes; scores have none. */
  options: Option[];
  /** Printed in the header where the answer has one column: `Score (0-3)`. */
  header: string;
  domains: { name: string; rows: IndicatorRow[] }[];
  evidence: boolean;
  preset: boolean;
};
export type IndicatorRow = { text: string; chosen: string | null; evidence: string };
export type Tick = { text: string; current: boolean; historic: boolean };

/** A form before a producer writes it. */
export type Made = {
  seed: number;
  kind: 'mace-referral' | 'exploitation-toolkit';
  title: string;
  version: string | null;
  guidance: string[];
  codeTable: boolean;
  parts: Part[];
  truth: Record<string, Truth>;
  /** What is wrong with it, so that a person must look; null where it can be filed. */
  hazard: string | null;
  /** A form of the other kind in the same file. */
  companion: Made | null;
  /** Something typed where no question is. */
  loose: string | null;
};

export const answered = (value: Truth['value']): Truth => ({ state: 'answered', value });
export const without = (state: Exclude<Truth['state'], 'answered'>): Truth => ({ state, value: null });
export const words = (text: string, truth: Truth): Answer => ({ given: { kind: 'words', text }, truth });
