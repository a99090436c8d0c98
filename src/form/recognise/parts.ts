import type { Block } from '../../document/model.ts';
import type { Definitions } from '../definitions/index.ts';
import type { Vocabulary } from '../labels/index.ts';
import { itemsOf } from '../layout/index.ts';
import { type Title, titlesIn } from './titles.ts';

/** A stretch of a document under one title. */
export type Part = { blocks: Block[]; title: Title | undefined };

/** A second title begins a second form only when this many labels follow it. */
const LABELS_OF_A_FORM = 5;

/** Parts a document where a further title with labels of its own begins; one form's title on each page does not part it. */
export function partsOf(
  blocks: readonly Block[],
  definitions: Definitions,
  vocabularies: readonly Vocabulary[],
): Part[] {
  const titles = titlesIn(blocks, definitions);
  const starts = titles.filter((title, index) => titles.findIndex((other) => other.block === title.block) === index);
  const parts: Part[] = [];
  for (const [index, title] of starts.entries()) {
    const end = starts[index + 1]?.block ?? blocks.length;
    const own = blocks.slice(title.block, end);
    const last = parts.at(-1);
    if (index === 0) parts.push({ blocks: blocks.slice(0, end), title });
    else if (last && begins(title, own, last, vocabularies)) parts.push({ blocks: own, title });
    else if (last) {
      if (
        labelsIn(last.blocks, last.title, vocabularies).size === 0 &&
        title.of.kind === 'ours' &&
        last.title?.of.kind !== 'other'
      )
        parts[parts.length - 1] = { blocks: [...last.blocks, ...own], title };
      else parts[parts.length - 1] = { ...last, blocks: [...last.blocks, ...own] };
    }
  }
  return parts.length > 0 ? parts : [{ blocks: [...blocks], title: undefined }];
}

/** Whether a title starts a form: enough labels follow, and under the same title they must be those of the form before again. */
function begins(title: Title, blocks: readonly Block[], before: Part, vocabularies: readonly Vocabulary[]): boolean {
  const own = labelsIn(blocks, title, vocabularies);
  if (own.size < LABELS_OF_A_FORM) return false;
  const earlier = labelsIn(before.blocks, before.title, vocabularies);
  if (earlier.size < LABELS_OF_A_FORM) return before.title?.of.kind === 'other' || !same(title, before.title);
  if (!same(title, before.title)) return true;
  return [...own].filter((label) => earlier.has(label)).length >= own.size / 2;
}

function same(one: Title, other: Title | undefined): boolean {
  if (one.of.kind === 'ours') return other?.of.kind === 'ours' && one.of.definition.kind === other.of.definition.kind;
  return other?.of.kind === 'other' && one.of.name === other.of.name;
}

/** The known labels of a stretch: by the definition of its title, or by that which knows most of a form without one. */
function labelsIn(
  blocks: readonly Block[],
  title: Title | undefined,
  vocabularies: readonly Vocabulary[],
): Set<string> {
  const named = title?.of.kind === 'ours' ? title.of.definition : undefined;
  const all = vocabularies
    .filter(({ definition }) => named === undefined || definition.kind === named.kind)
    .map((vocabulary) => labelsOf(blocks, vocabulary));
  return all.reduce((most, labels) => (labels.size > most.size ? labels : most), new Set<string>());
}

function labelsOf(blocks: readonly Block[], vocabulary: Vocabulary): Set<string> {
  const labels = itemsOf(blocks, vocabulary).flatMap((item) => {
    if (item.kind === 'question') return item.known ? [item.label] : [];
    return item.kind === 'columns' ? item.headings : [];
  });
  return new Set(labels.map((label) => label.toLowerCase()));
}
