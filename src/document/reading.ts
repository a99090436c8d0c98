import { limits } from '../limits.ts';
import { OpenFields } from './fields.ts';
import type { DocumentNote } from './model.ts';

/** Past a bound of src/limits.ts; each reader turns it into its outcome. */
export class TooLarge extends Error {
  readonly limit: string;
  constructor(limit: keyof typeof limits) {
    super(limit);
    this.limit = limit;
  }
}

/** What all parts of one word-processing document share while they are read. */
export class Reading {
  readonly notes = new Set<DocumentNote>();
  readonly fields = new OpenFields(() => this.notes.add('external_references'));
  /** Words stand in a place that is not read (a file inside the file): whoever opens it in Word sees more than was read. */
  incomplete = false;
  private tables = 0;
  private items = 0;

  /** Tables are counted in reading order through the whole document. */
  nextTable(): number {
    this.tables += 1;
    return this.tables - 1;
  }

  count(): void {
    this.items += 1;
    if (this.items > limits.documentItems) throw new TooLarge('documentItems');
  }
}
