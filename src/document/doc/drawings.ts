import { limits } from '../../limits.ts';

const groupRecord = 0xf003;
const shapeRecord = 0xf004;
const shapeDetails = 0xf00a;
const ellipse = 3;
const headBytes = 8;

/** The drawn shapes of a file: which are rings, and which group each of them belongs to. */
export type Drawings = { rings: Set<number>; groups: Map<number, number> };

/**
 * The shapes in the drawing records ([MS-ODRAW] 2.2.14): a record is a head and content, and some hold further records. A shape inside a group
 * is anchored in the text by the number of the outermost group.
 */
export function drawingsIn(list: Buffer): Drawings {
  const drawings: Drawings = { rings: new Set(), groups: new Map() };
  let at = 0;
  let first = true;
  while (at + headBytes <= list.length) {
    // In front of each drawing after the first record a byte says whether it belongs to the text or to headers.
    if (!first) at += 1;
    first = false;
    if (at + headBytes > list.length) break;
    const end = at + headBytes + list.readUInt32LE(at + 4);
    visit(list.subarray(at, end), drawings, 0, []);
    at = end;
  }
  return drawings;
}

/** `groups` has the first shape of each group around the present place; the drawing itself is the outermost of them and no group. */
function visit(records: Buffer, drawings: Drawings, depth: number, groups: number[]): void {
  if (depth > limits.nestedTables) return;
  for (let at = 0; at + headBytes <= records.length; ) {
    const head = records.readUInt16LE(at);
    const type = records.readUInt16LE(at + 2);
    const content = records.subarray(at + headBytes, at + headBytes + records.readUInt32LE(at + 4));
    at += headBytes + records.readUInt32LE(at + 4);
    const holdsMore = (head & 15) === 15;
    if (type === shapeDetails && content.length >= 8) add(drawings, content.readUInt32LE(0), head >> 4, groups);
    else if (type === groupRecord) visit(content, drawings, depth + 1, [...groups, firstShapeIn(content)]);
    else if (holdsMore) visit(content, drawings, depth + 1, groups);
    else if (type === shapeRecord) visit(content, drawings, depth + 1, groups);
  }
}

function add(drawings: Drawings, shape: number, kind: number, groups: number[]): void {
  if (drawings.groups.size > limits.documentItems) return;
  if (kind === ellipse) drawings.rings.add(shape);
  drawings.groups.set(shape, groups[1] ?? shape);
}

/** The first shape record of a group tells of the group itself. */
function firstShapeIn(group: Buffer): number {
  const at = headBytes * 2 + 8;
  for (let from = headBytes; from + headBytes <= Math.min(group.length, at + 64); ) {
    const content = group.subarray(from + headBytes);
    if (group.readUInt16LE(from + 2) === shapeDetails && content.length >= 4) return content.readUInt32LE(0);
    from += headBytes + group.readUInt32LE(from + 4);
  }
  return 0;
}
