import { limits } from '../../limits.ts';
import { RowDraft } from './row.ts';
import { type Setting, settingsIn } from './settings.ts';
import { headingAt, type Styles } from './styles.ts';

/** How a paragraph stands: in tables, in lists, as a heading. */
export type Stand = {
  style: number;
  /** How deep in tables. */
  depth: number;
  /** Its mark ends a row, or a cell of a table inside another: outer ones have a mark of their own. */
  endsRow: boolean;
  endsCell: boolean;
  heading: number | undefined;
  listed: boolean;
  row: RowDraft;
};

const elsewhere = new Set([0x6645, 0x6646, 0x646b]);

type Draft = Stand & { inTable: boolean; nested: number };

/** From the settings of the paragraph, over those of its style; the first two bytes are the number of that style. */
export function standOf(settings: Buffer | null, pieceSettings: Buffer, styles: Styles, data: Buffer): Stand {
  const own = settings ?? Buffer.alloc(2);
  const draft: Draft = {
    style: own.length >= 2 ? own.readUInt16LE(0) : 0,
    depth: 0,
    endsRow: false,
    endsCell: false,
    heading: undefined,
    listed: false,
    row: new RowDraft(),
    inTable: false,
    nested: 0,
  };
  draft.heading = styles.headingOf(draft.style);
  for (const styled of styles.paragraphSettings(draft.style))
    for (const setting of settingsIn(styled)) if (isOfStyle(setting)) set(draft, setting);
  for (const setting of settingsIn(own.subarray(2))) {
    // A list that is too long for its page stands in the data stream.
    if (elsewhere.has(setting.code)) for (const one of settingsIn(listAt(data, setting.operand))) set(draft, one);
    else set(draft, setting);
  }
  for (const setting of settingsIn(pieceSettings)) set(draft, setting);
  // One more than the bound is enough to be refused.
  const nested = Math.min(draft.nested, limits.nestedTables + 1);
  return { ...draft, depth: draft.inTable || nested > 0 ? Math.max(1, nested) : 0 };
}

/** The level of a heading is known by its style already, and tables have no place in one. */
function isOfStyle({ code }: Setting): boolean {
  return code === listSetting;
}

const listSetting = 0x460b;

function listAt(data: Buffer, operand: Buffer): Buffer {
  const at = operand.readUInt32LE(0);
  return at + 2 <= data.length ? data.subarray(at + 2, at + 2 + data.readUInt16LE(at)) : Buffer.alloc(0);
}

function set(draft: Draft, setting: Setting): void {
  const { code, operand } = setting;
  const on = operand[0] !== 0;
  switch (code) {
    case 0x2416:
      draft.inTable = on;
      break;
    case 0x2417:
    case 0x244c:
      draft.endsRow = on;
      break;
    case 0x244b:
      draft.endsCell = on;
      break;
    case 0x6649:
      draft.nested = Math.max(0, operand.readInt32LE(0));
      break;
    case 0x664a:
      draft.nested = Math.max(0, draft.nested + operand.readInt32LE(0));
      break;
    case 0x2640:
      draft.heading = headingAt(operand[0]) ?? draft.heading;
      break;
    case listSetting: {
      const list = operand.readInt16LE(0);
      draft.listed = list !== 0 && list !== -2047;
      break;
    }
    default:
      draft.row.set(setting);
  }
}
