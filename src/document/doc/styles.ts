import { type CharacterLooks, charactersAfter, plainCharacters, withStyle } from './characters.ts';
import { settingsIn } from './settings.ts';

type Style = {
  base: number;
  heading: number | undefined;
  paragraph: Buffer;
  characters: Buffer;
};

const nothing = Buffer.alloc(0);
const ofParagraphs = 1;
const ofCharacters = 2;
/** Word allows no deeper chain; a hostile one bites its own tail. */
const deepest = 50;
const title = 62;
const subtitle = 74;
const outlineSetting = 0x2640;

/** The style sheet ([MS-DOC] 2.9.271). */
export class Styles {
  private readonly styles: (Style | undefined)[];
  private readonly defaultFont: number;
  private readonly looks = new Map<number, CharacterLooks>();

  constructor(list: Buffer) {
    const headLength = list.length >= 2 ? list.readUInt16LE(0) : 0;
    this.defaultFont = headLength >= 14 ? list.readUInt16LE(2 + 12) : 0;
    this.styles = headLength >= 4 ? stylesIn(list, 2 + headLength, list.readUInt16LE(2)) : [];
  }

  /** How the words of a paragraph look by its style alone. */
  looksOf(number: number): CharacterLooks {
    const known = this.looks.get(number);
    if (known) return known;
    let looks = plainCharacters(this.defaultFont);
    for (const { characters } of this.chain(number)) looks = charactersAfter(looks, characters, looks);
    this.looks.set(number, looks);
    return looks;
  }

  withCharacterStyle(looks: CharacterLooks, number: number): CharacterLooks {
    return withStyle(
      looks,
      this.chain(number).map(({ characters }) => characters),
    );
  }

  /** The settings of a paragraph by its style, from the outermost style inwards. */
  paragraphSettings(number: number): Buffer[] {
    return this.chain(number).map(({ paragraph }) => paragraph);
  }

  headingOf(number: number): number | undefined {
    return this.chain(number).reduce<number | undefined>((found, { heading }) => heading ?? found, undefined);
  }

  private chain(number: number): Style[] {
    const chain: Style[] = [];
    for (let next = this.styles[number]; next && chain.length < deepest; next = this.styles[next.base])
      chain.push(next);
    return chain.reverse();
  }
}

function stylesIn(list: Buffer, start: number, count: number): (Style | undefined)[] {
  const fixed = list.readUInt16LE(4);
  const styles: (Style | undefined)[] = [];
  let at = start;
  for (let index = 0; index < count && at + 2 <= list.length; index += 1) {
    const length = list.readUInt16LE(at);
    const bytes = list.subarray(at + 2, at + 2 + length);
    styles.push(length > 0 && bytes.length === length ? styleIn(bytes, fixed) : undefined);
    at += 2 + length + (length & 1);
  }
  return styles;
}

/** Fixed part, name, then the settings: of paragraph and characters, or of characters alone; each begins at an even place. */
function styleIn(bytes: Buffer, fixed: number): Style | undefined {
  if (bytes.length < fixed + 2 || fixed < 10) return undefined;
  const builtIn = bytes.readUInt16LE(0) & 0x0fff;
  const kind = bytes.readUInt16LE(2) & 0x000f;
  const base = bytes.readUInt16LE(2) >> 4;
  const nameLength = bytes.readUInt16LE(fixed);
  const name = bytes.toString('utf16le', fixed + 2, fixed + 2 + nameLength * 2);
  let at = fixed + 2 + nameLength * 2 + 2;
  const next = (): Buffer => {
    at += at & 1;
    if (at + 2 > bytes.length) return nothing;
    const length = bytes.readUInt16LE(at);
    const found = bytes.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    return found;
  };
  if (kind === ofCharacters) return { base, heading: undefined, paragraph: nothing, characters: next() };
  if (kind !== ofParagraphs) return undefined;
  // The settings of the paragraph begin with the number of the style itself.
  const paragraph = next().subarray(2);
  return { base, heading: headingIn(builtIn, name, paragraph), paragraph, characters: next() };
}

function headingIn(builtIn: number, name: string, settings: Buffer): number | undefined {
  if (builtIn >= 1 && builtIn <= 6) return builtIn;
  const named = /^heading ([1-6])\b/i.exec(name)?.[1] ?? { title: 1, subtitle: 2 }[name.toLowerCase()];
  if (named !== undefined) return Number(named);
  if (builtIn === title) return 1;
  if (builtIn === subtitle) return 2;
  for (const { code, operand } of settingsIn(settings)) if (code === outlineSetting) return headingAt(operand[0]);
  return undefined;
}

/** Outline levels count from 0; 9 is body text. */
export function headingAt(outline: number | undefined): number | undefined {
  return outline !== undefined && outline <= 5 ? outline + 1 : undefined;
}
