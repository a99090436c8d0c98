import { limits } from '../../limits.ts';
import type { DocumentNote } from '../model.ts';
import { OpenFields } from './fields.ts';
import type { Styles } from './styles.ts';

export class TooManyItems extends Error {}

/** What all parts of one Word document share while they are read. */
export class Reading {
  readonly styles: Styles;
  readonly notes = new Set<DocumentNote>();
  readonly fields = new OpenFields();
  /** Words stand in a place that is not read (w:altChunk, w:subDoc): whoever opens the file in Word sees more than was read. */
  incomplete = false;
  private tables = 0;
  private items = 0;

  constructor(styles: Styles) {
    this.styles = styles;
  }

  /** Tables are counted in reading order through the whole document. */
  nextTable(): number {
    this.tables += 1;
    return this.tables - 1;
  }

  count(): void {
    this.items += 1;
    if (this.items > limits.documentItems) throw new TooManyItems();
  }
}
