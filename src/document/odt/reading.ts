import { Reading } from '../reading.ts';
import type { Element } from '../xml.ts';
import type { Styles } from './styles.ts';

/** What all parts of one text document share while they are read. */
export class TextReading extends Reading {
  styles: Styles;
  /** Form controls by their id; they are drawn where a `draw:control` names them. */
  readonly controls: Map<string, Element>;
  /** Tracked insertions that are open where the reader stands. */
  readonly insertions = new Set<string>();
  /** Changes of the file that are insertions; the deleted words stand in the list of changes and nowhere else. */
  readonly inserted: Set<string>;
  /** Foot- and endnotes in the order of their marks; they are read after the text. */
  readonly footnotes: Element[] = [];

  constructor(styles: Styles, controls: Map<string, Element>, inserted: Set<string>) {
    super();
    this.styles = styles;
    this.controls = controls;
    this.inserted = inserted;
  }

  /** A tracked insertion runs from its start mark to its end mark, over paragraphs and cells (part 3, 5.5.7). */
  track(mark: Element): void {
    const id = mark.attributes['text:change-id'] ?? '';
    if (mark.name === 'text:change-end') this.insertions.delete(id);
    else if (this.inserted.has(id)) this.insertions.add(id);
  }
}
