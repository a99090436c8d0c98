import { FlowBuilder } from '../flow/builder.ts';
import { type Looks, marksFrom } from '../flow/looks.ts';
import type { Flow, FlowParagraph, Piece } from '../flow/model.ts';
import type { DocumentNote } from '../model.ts';
import { depthOf, type State } from './state.ts';

/** The flows of one RTF file as they are written: the text itself, and whatever stands in a group inside it. */
export class Flows {
  readonly headers: Flow[] = [];
  readonly footers: Flow[] = [];
  readonly footnotes: Flow[] = [];
  readonly notes = new Set<DocumentNote>();
  private builder = new FlowBuilder();

  finish(): Flow {
    return this.builder.finish();
  }

  /** Words go to a flow of their own until the answer is called, which hands the flow over. */
  begin(take: (flow: Flow) => void): () => void {
    const outer = this.builder;
    const inner = new FlowBuilder();
    this.builder = inner;
    return () => {
      this.builder = outer;
      take(inner.finish());
    };
  }

  box(flow: Flow): void {
    this.builder.box(flow);
  }

  piece(piece: Piece): void {
    this.builder.piece(piece);
  }

  text(text: string, font: string, looks: Looks): void {
    if (looks.deleted || looks.inserted) this.notes.add('tracked_changes');
    if (looks.hidden && !looks.deleted && text.trim() !== '') this.notes.add('hidden_text');
    if (!looks.hidden && !looks.deleted) this.builder.piece({ kind: 'text', text, font, marks: marksFrom(looks) });
  }

  /** Ends what a control word ends; false for a word that ends nothing. */
  end(word: string, { looks, stand, row }: State, heading: number | undefined): boolean {
    const depth = depthOf(stand);
    const more: Pick<FlowParagraph, 'heading' | 'listItem'> = {
      ...(heading === undefined ? {} : { heading }),
      ...(stand.listed && { listItem: true as const }),
    };
    switch (word) {
      case 'par':
      case 'sect':
        // A paragraph whose end was deleted goes on in the next one.
        if (looks.deleted) this.notes.add('tracked_changes');
        else this.builder.endParagraph(depth, more);
        return true;
      case 'line':
      case 'lbr':
      case 'page':
      case 'column':
        this.break('line', looks);
        return true;
      case 'tab':
        this.break('tab', looks);
        return true;
      case 'cell':
        this.builder.endCell(1, more);
        return true;
      case 'nestcell':
        this.builder.endCell(Math.max(2, depth), more);
        return true;
      case 'row':
        this.builder.endRow(1, row.shape());
        return true;
      case 'nestrow':
        this.builder.endRow(Math.max(2, this.builder.depth), row.shape());
        return true;
      default:
        return false;
    }
  }

  private break(by: 'line' | 'tab', looks: Looks): void {
    if (!looks.deleted && !looks.hidden) this.builder.piece({ kind: 'break', by });
  }
}
