/** The sixteen colours that have a number ([MS-DOC] 2.9.119), from 1; 0 is the automatic one. */
const numbered = [
  '000000',
  '0000ff',
  '00ffff',
  '00ff00',
  'ff00ff',
  'ff0000',
  'ffff00',
  'ffffff',
  '000080',
  '008080',
  '008000',
  '800080',
  '800000',
  '808000',
  '808080',
  'c0c0c0',
];
const white = 8;
const solid = 1;
const automatic = 0xff;
const none = 0xffff;

/** Word's highlighter: white marks nothing. */
export function isHighlight(colour: number): boolean {
  return colour > 0 && colour <= numbered.length && colour !== white;
}

/** The fill of a shading with a pattern (2.9.246) as `rrggbb`, unless it is white or the automatic one. */
export function shadeIn(operand: Buffer): string | undefined {
  if (operand.length < 10) return undefined;
  const pattern = operand.readUInt16LE(8);
  if (pattern === none) return undefined;
  // A solid pattern hides the fill behind it.
  const colour = operand.subarray(pattern === solid ? 0 : 4);
  return colour[3] === automatic ? undefined : visible(colour.toString('hex', 0, 3));
}

/** The same in two bytes, as older files have it (2.9.248). */
export function oldShadeIn(operand: Buffer): string | undefined {
  if (operand.length < 2) return undefined;
  const packed = operand.readUInt16LE(0);
  if (packed === none) return undefined;
  const colour = packed >> 10 === solid ? packed & 31 : (packed >> 5) & 31;
  return visible(numbered[colour - 1]);
}

function visible(colour: string | undefined): string | undefined {
  return colour === 'ffffff' ? undefined : colour;
}
