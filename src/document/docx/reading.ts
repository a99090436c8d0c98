import { Reading } from '../reading.ts';
import type { Styles } from './styles.ts';

/** What all parts of one Word document share while they are read. */
export class WordReading extends Reading {
  readonly styles: Styles;

  constructor(styles: Styles) {
    super();
    this.styles = styles;
  }
}
