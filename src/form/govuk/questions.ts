import type { Section } from '../definitions/index.ts';
import { type LabelMatch, scores, type Vocabulary } from '../labels/index.ts';

/** How online forms begin a question whose other words are the label of a paper form. */
const opening =
  /^(?:please )?(?:(?:what|who|when|which|where)(?:['’]s| is| are| was| were)|(?:enter|select|choose|tell us|give|provide|describe|upload)(?: us)?(?: details of| about)?|(?:do|does) (?:you|the child|they) (?:know|have)) (?=\S)/i;

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
const counted = '(child|young person|person|individual|suspect|adult|location|parent|carer|sibling)';

/** `Child 2's name`, `Second child's name`: the number of the entry, and the question without it. */
function withoutNumber(question: string): { words: string; number?: number } {
  const digit = new RegExp(`\\b${counted} (?:number )?(\\d{1,2})\\b`, 'i').exec(question);
  if (digit) return { words: question.replace(digit[0], digit[1] ?? ''), number: Number(digit[2]) };
  const place = new RegExp(`\\b(${ordinals.join('|')}) ${counted}\\b`, 'i').exec(question);
  if (!place) return { words: question };
  return {
    words: question.replace(place[0], place[2] ?? ''),
    number: ordinals.indexOf((place[1] ?? '').toLowerCase()) + 1,
  };
}

export type QuestionMatch = { match: LabelMatch; number?: number };

/** The question of the definition that an online question asks: by its own words, else by what is left of them as a label. */
export function matchQuestion(
  question: string,
  section: Section | undefined,
  vocabulary: Vocabulary,
): QuestionMatch | undefined {
  const { words, number } = withoutNumber(question);
  const wordings = [...new Set([question, words, words.replace(opening, '')])];
  const found = wordings.flatMap((wording) => vocabulary.label(wording, section) ?? []);
  const [best] = found.sort((one, other) => other.score - one.score);
  if (!best || best.score < scores.doubtful) return undefined;
  return { match: best, ...(number !== undefined && { number }) };
}

/** A question over a list of indicators, or one indicator after the name of its list: `Indicators: Goes missing`. */
export function rowsAsked(
  question: string,
  vocabulary: Vocabulary,
): { holds: NonNullable<Section['holds']>; text: string } | undefined {
  const [, head = question, text = ''] = /^(.{3,60}?)(?:: | [-–] )(.+)$/.exec(question) ?? [];
  for (const [heading, rest] of [
    [question, ''],
    [head, text],
  ] as const) {
    const found = vocabulary.heading(heading);
    if (found?.kind === 'section' && found.section.holds) return { holds: found.section.holds, text: rest };
  }
  return undefined;
}
