/**
 * In: a blank form as a Document, and the definitions that there are. Out: the text of a draft definition (YAML) for a person to edit:
 * known questions under their keys, new ones with a proposed key and type. Knows nothing of files and of filled forms.
 */
import type { Document } from '../../document/model.ts';
import type { Definitions } from '../definitions/index.ts';
import { vocabularyOf } from '../labels/index.ts';
import { hasContent, isPrint, type Slot, slotLines, stripsOf, wordsOf } from '../layout/index.ts';
import { forgetWords } from '../memory.ts';
import type { FormKind } from '../model.ts';
import { titleOfWords, versionOf } from '../recognise/index.ts';
import { assemble } from './assemble.ts';
import { optionsIn } from './guess.ts';
import { outlineOf } from './outline.ts';
import { writeDraft } from './write.ts';

export type DraftOutcome =
  | { kind: 'draft'; form: FormKind; yaml: string; known: number; fresh: number; filled: boolean }
  | { kind: 'other_form'; name: string }
  | { kind: 'not_a_form' };

/** Fewer known questions than this, and the file is none of the forms. */
const FEWEST_KNOWN = 3;

/** Reads a blank form and drafts its definition. Without `kind` the form is that whose title or questions the blank has. */
export function draftDefinition(document: Document, definitions: Definitions, kind?: FormKind): DraftOutcome {
  try {
    return drafted(document, definitions, kind);
  } finally {
    forgetWords();
  }
}

function drafted(document: Document, definitions: Definitions, kind: FormKind | undefined): DraftOutcome {
  const lines = linesOf(document);
  const titled = lines.flatMap((text) => {
    const title = titleOfWords(text, definitions);
    return title ? [{ text, title }] : [];
  });
  const [first] = titled;
  if (kind === undefined && first?.title.kind === 'other') return { kind: 'other_form', name: first.title.name };
  const wanted = kind ?? (first?.title.kind === 'ours' ? first.title.definition.kind : undefined);
  const isTitle = (text: string) => titleOfWords(text, definitions) !== undefined;
  const outlines = definitions.forms
    .filter((definition) => wanted === undefined || definition.kind === wanted)
    .map((definition) => ({ definition, outline: outlineOf(document.blocks, vocabularyOf(definition), isTitle) }));
  const known = ({ outline }: (typeof outlines)[number]) =>
    outline.questions.filter(({ keys, unsure }) => keys.length > 0 && !unsure).length;
  const [best] = outlines.sort((one, other) => known(other) - known(one));
  if (!best || known(best) < FEWEST_KNOWN) return { kind: 'not_a_form' };
  const titles = titled.flatMap(({ text, title }) => (title.kind === 'ours' ? [text] : []));
  const version = versionOf(document, document.blocks, best.definition);
  const draft = assemble(best.outline, best.definition, {
    titles: titles.length > 0 ? [...new Set(titles)] : lines.slice(0, 1),
    versions: version === null ? [] : [version],
  });
  const filled = best.outline.questions.some(({ slot }) => isFilledIn(slot));
  const fresh = draft.fields.filter(({ note }) => note === 'new').length;
  const yaml = writeDraft(draft, best.definition);
  return { kind: 'draft', form: best.definition.kind, yaml, known: draft.fields.length - fresh, fresh, filled };
}

/** Whether somebody answered: words that are neither options nor a hint, a tick, a filled entry. */
function isFilledIn(slot: Slot): boolean {
  const lines = slotLines(slot);
  return hasContent(lines) && !isPrint(lines) && optionsIn(slot).length === 0;
}

/** The lines in which a title may stand: the page's own, and those of its margins. */
function linesOf(document: Document): string[] {
  return stripsOf([...document.blocks, ...document.headers, ...document.footers])
    .flatMap(({ rows }) => rows.flat())
    .flatMap((spot) => spot.lines.map((line) => wordsOf([line])))
    .filter((line) => line !== '');
}
