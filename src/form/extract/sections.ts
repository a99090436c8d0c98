import type { Section } from '../definitions/index.ts';
import { scores, type Vocabulary } from '../labels/index.ts';
import type { Item, Question } from '../layout/index.ts';

/** How far ahead the labels are looked at to tell whose section this is. */
const AHEAD = 12;

/**
 * Whose answers the next labels ask for, where no heading says so: the section that knows most of them, if it knows clearly
 * more of them than any other. `sureness` grows with the lead.
 */
export function sectionAhead(
  items: readonly Item[],
  from: number,
  vocabulary: Vocabulary,
): { section: Section; sureness: number } | undefined {
  const labels = labelsAhead(items, from, vocabulary);
  const counts = new Map<string, { section: Section; count: number }>();
  for (const section of vocabulary.definition.sections) {
    if (section.closed || counts.has(section.family)) continue;
    const count = labels.filter((label) => fits(label, section, vocabulary)).length;
    counts.set(section.family, { section, count });
  }
  const [best, second] = [...counts.values()].sort((one, other) => other.count - one.count);
  if (!best || best.count < 2 || best.count === second?.count) return undefined;
  const section =
    vocabulary.definition.sections.findLast(({ family }) => family === best.section.family) ?? best.section;
  return { section, sureness: best.count >= 3 && best.count - (second?.count ?? 0) >= 2 ? 0.96 : 0.85 };
}

/** How many of the next labels a section knows in its own words. */
export function countAhead(items: readonly Item[], from: number, section: Section, vocabulary: Vocabulary): number {
  return labelsAhead(items, from, vocabulary).filter((label) => fits(label, section, vocabulary)).length;
}

function fits(label: string, section: Section, vocabulary: Vocabulary): boolean {
  const match = vocabulary.label(label, section);
  return match !== undefined && match.family === section.family && match.score >= scores.tolerant;
}

function labelsAhead(items: readonly Item[], from: number, vocabulary: Vocabulary): string[] {
  const labels: string[] = [];
  for (const [index, item] of items.slice(from, from + AHEAD).entries()) {
    if (index > 0 && item.kind === 'question' && opensSection(item, vocabulary)) break;
    if (item.kind === 'heading' && vocabulary.heading(item.text)?.kind !== 'neutral' && labels.length > 0) break;
    if (item.kind === 'question' && item.known) labels.push(item.label);
    if (item.kind === 'columns') labels.push(...item.headings);
  }
  return labels;
}

/** A heading in the words of a label, with nothing beside it. */
function opensSection(item: Question, vocabulary: Vocabulary): boolean {
  return vocabulary.heading(item.label)?.kind === 'section' && item.answer.lines.length === 0;
}
