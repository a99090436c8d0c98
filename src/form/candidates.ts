import type { Definition } from './definitions/index.ts';
import { type Collected, questionsIn } from './extract/index.ts';
import type { Vocabulary } from './labels/index.ts';

/** What one definition makes of a form. */
export type Candidate = { definition: Definition; collected: Collected; questions: number };

/**
 * The best reading of each kind of form, the kind with the most questions first. Of several definitions of one kind (versions, other
 * councils) the one that lists the printed version reads best, then the one that knows more and has fewer strange labels.
 */
export function candidatesOf(
  vocabularies: readonly Vocabulary[],
  read: (vocabulary: Vocabulary) => Collected,
  printsVersionOf: (definition: Definition) => boolean,
): Candidate[] {
  const byKind = new Map<string, Vocabulary[]>();
  for (const vocabulary of vocabularies) {
    const { kind } = vocabulary.definition;
    byKind.set(kind, [...(byKind.get(kind) ?? []), vocabulary]);
  }
  const best = [...byKind.values()].flatMap((own) => {
    const listing = own.length > 1 ? own.filter(({ definition }) => printsVersionOf(definition)) : [];
    const candidates = (listing.length > 0 ? listing : own).map((vocabulary): Candidate => {
      const collected = read(vocabulary);
      return { definition: vocabulary.definition, collected, questions: questionsIn(collected) };
    });
    return candidates.sort(byKnowledge).slice(0, 1);
  });
  return best.sort((one, other) => other.questions - one.questions);
}

function byKnowledge(one: Candidate, other: Candidate): number {
  return other.questions - one.questions || one.collected.unknown - other.collected.unknown;
}
