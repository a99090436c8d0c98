import { pageOfCharset } from '../code-pages.ts';

/** A font of the file: its name, the code page of its bytes, and whether its letters are pictures. */
export type Font = { name: string; page: number | undefined; symbols: boolean };

const symbolCharset = 2;

/** The font table (`\fonttbl`): entries end with a semicolon, with or without a group of their own. */
export class FontTable {
  private readonly fonts = new Map<number, Font>();
  private number = 0;
  private name = '';
  private charset = 0;
  private page: number | undefined;

  word(name: string, parameter = 0): void {
    if (name === 'f') {
      this.number = parameter;
      this.name = '';
      this.charset = 0;
      this.page = undefined;
    } else if (name === 'fcharset') this.charset = parameter;
    else if (name === 'cpg') this.page = parameter;
  }

  text(text: string): void {
    for (const [index, part] of text.split(';').entries()) {
      if (index > 0) this.end();
      this.name += part;
    }
  }

  get(number: number): Font | undefined {
    return this.fonts.get(number);
  }

  private end(): void {
    const symbols = this.charset === symbolCharset;
    // Charset 0 is that of the fonts without any mark too: then the code page of the file holds.
    const page = this.page ?? (this.charset > 1 ? pageOfCharset(this.charset) : undefined);
    this.fonts.set(this.number, { name: this.name.trim(), page, symbols });
    this.name = '';
  }
}

/** The colour table: an entry without a colour is the automatic one. */
export class ColourTable {
  private readonly colours: (string | undefined)[] = [];
  private present: Partial<Record<'red' | 'green' | 'blue', number>> = {};

  word(name: string, parameter = 0): void {
    if (name === 'red' || name === 'green' || name === 'blue') this.present[name] = parameter;
  }

  text(text: string): void {
    for (const letter of text) {
      if (letter !== ';') continue;
      const { red, green, blue } = this.present;
      const parts = [red ?? 0, green ?? 0, blue ?? 0].map((part) => (part & 0xff).toString(16).padStart(2, '0'));
      this.colours.push(red === undefined && green === undefined && blue === undefined ? undefined : parts.join(''));
      this.present = {};
    }
  }

  has(number: number): boolean {
    return number < this.colours.length;
  }

  /** As `rrggbb`, unless it is white or the automatic one. */
  fill(number: number): string | undefined {
    const colour = this.colours[number];
    return colour === 'ffffff' ? undefined : colour;
  }
}

/** The style sheet, as far as it tells headings; all looks of a style are repeated where it is used. */
export class StyleSheet {
  private readonly headings = new Map<number, number>();
  private number = 0;
  private outline: number | undefined;
  private name = '';

  word(name: string, parameter = 0): void {
    if (name === 's') {
      this.number = parameter;
      this.outline = undefined;
      this.name = '';
    } else if (name === 'outlinelevel') this.outline = parameter;
  }

  text(text: string): void {
    for (const [index, part] of text.split(';').entries()) {
      if (index > 0) this.end();
      this.name += part;
    }
  }

  headingOf(style: number): number | undefined {
    return this.headings.get(style);
  }

  private end(): void {
    const name = this.name.trim().toLowerCase();
    const named = /^heading ([1-6])$/.exec(name)?.[1] ?? { title: 1, subtitle: 2 }[name];
    const level = named === undefined ? headingAt(this.outline) : Number(named);
    if (level !== undefined) this.headings.set(this.number, level);
    this.number = 0;
    this.name = '';
  }
}

/** Outline levels count from 0; 9 is body text. */
export function headingAt(outline: number | undefined): number | undefined {
  return outline !== undefined && outline >= 0 && outline <= 5 ? outline + 1 : undefined;
}
