import { decodePage } from '../code-pages.ts';
import type { Font } from './head.ts';

/** So many bytes of one run are decoded at once, at least: a run may be the whole file. */
const enough = 65_536;

/**
 * Bytes on their way to be letters. They wait for the ones after them, because a letter of an eastern code page has two; and those
 * that only repeat a letter for old programs are left out.
 */
export class Letters {
  private pending: number[] = [];
  private repeats = 0;

  /** True when so much waits that it should be taken; after a space no letter is cut in two. */
  add(byte: number): boolean {
    if (this.repeats > 0) {
      this.repeats -= 1;
      return false;
    }
    this.pending.push(byte);
    return byte === 0x20 && this.pending.length > enough;
  }

  /** The next so many bytes repeat a letter that was written as its number. */
  repeat(count: number): void {
    this.repeats = count;
  }

  /** Whether a symbol stands for such a repeated byte. */
  repeatsSymbol(): boolean {
    if (this.repeats === 0) return false;
    this.repeats -= 1;
    return true;
  }

  take(font: Font | undefined, filePage: number): string {
    this.repeats = 0;
    if (this.pending.length === 0) return '';
    const bytes = Uint8Array.from(this.pending);
    this.pending = [];
    // The letters of a picture font have no code page: they stand for the shapes in its private places.
    if (font?.symbols) return Array.from(bytes, shapeOf).join('');
    return decodePage(bytes, font?.page ?? filePage);
  }
}

const shapeOf = (byte: number) => String.fromCharCode(byte === 0x20 ? byte : 0xf000 + byte);
