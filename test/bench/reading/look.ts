import type { Chance } from '../../../fixtures/chance.ts';
import type { BoxMake } from '../../../fixtures/forms/word.ts';

/** Where answers stand in a section's table or lines. */
export type Arrangement =
  | 'rows'
  | 'wide'
  | 'pairs'
  | 'triples'
  | 'over'
  | 'in_cell'
  | 'lines'
  | 'tabbed'
  | 'under'
  | 'boxed';

/** How options are printed and how one of them is chosen. */
export type Choosing =
  | 'boxes_before'
  | 'boxes_after'
  | 'boxes_in_lines'
  | 'boxes_in_cells'
  | 'brackets'
  | 'strike'
  | 'deleted'
  | 'highlight'
  | 'bold'
  | 'cross'
  | 'list';

/** The looks of one form: drawn once, as one author would keep to them. */
export type Look = {
  bold: boolean;
  shade: string | undefined;
  /** `side`: the section's name in a merged first column. */
  heading: 'style' | 'bold' | 'row' | 'shaded_row' | 'side';
  oneTable: boolean;
  arrangement: Arrangement;
  choosing: Choosing;
  make: BoxMake;
  /** Answers in content controls, as in protected forms. */
  controls: boolean;
  /** Long answers under their label over the whole width. */
  longUnder: boolean;
  /** What a converter would lose leaves no trace in the file, and is not drawn for it. */
  kept: Kept;
};

/** Whether the producer keeps the state of old Word boxes, drop-down lists, and line ends inside content controls. */
export type Kept = { legacyBoxes: boolean; lists: boolean; linesInControls: boolean };

export const all: Kept = { legacyBoxes: true, lists: true, linesInControls: true };

const arrangements: Arrangement[] = [
  ...(['rows', 'rows', 'rows', 'wide', 'pairs', 'pairs', 'pairs', 'triples', 'over', 'in_cell', 'in_cell'] as const),
  ...(['lines', 'tabbed', 'under', 'boxed'] as const),
];
const choosings: Choosing[] = [
  ...(['boxes_before', 'boxes_before', 'boxes_before', 'boxes_after', 'boxes_in_lines', 'boxes_in_cells'] as const),
  ...(['brackets', 'strike', 'deleted', 'highlight', 'bold', 'cross', 'list'] as const),
];

export function drawLook(luck: Chance, kept: Kept): Look {
  const bold = luck.often(0.6);
  const look = {
    bold,
    shade: luck.often(bold ? 0.4 : 0.6) ? luck.pick(['D9E2F3', 'E2EFD9', 'F2F2F2', 'BFBFBF']) : undefined,
    heading: luck.pick(['style', 'style', 'bold', 'row', 'shaded_row', 'side'] as const),
    oneTable: luck.often(0.3),
    arrangement: luck.pick(arrangements),
    choosing: luck.pick(choosings),
    make: luck.pick(['glyph', 'control', 'legacy', 'wingdings'] as const),
    controls: luck.often(0.15),
    longUnder: luck.often(0.5),
    kept,
  };
  return look.make === 'legacy' && !kept.legacyBoxes ? { ...look, make: 'glyph' } : look;
}

/** Authors mostly keep to one arrangement, but not in every section. */
export function forSection(look: Look, luck: Chance): Look {
  return {
    ...look,
    arrangement: luck.often(0.25) ? luck.pick(arrangements) : look.arrangement,
    choosing: luck.often(0.15) ? luck.pick(choosings) : look.choosing,
  };
}
