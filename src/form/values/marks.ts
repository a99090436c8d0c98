import type { ProblemCode } from '../problems.ts';
import { isMarkWord, type Option, type Stretch } from './options.ts';
import { confidences } from './outcome.ts';

/** What a person did to options that stand printed in a row. */
export type Marking =
  | { kind: 'marked'; codes: string[]; confidence: number }
  | { kind: 'unmarked' }
  | { kind: 'unclear'; problem: ProblemCode };

const contradictory: Marking = { kind: 'unclear', problem: 'contradictory_marks' };

/**
 * The option left standing, ringed, highlighted, bold or underlined among plain ones, or with an X or tick next to it.
 * Marks that point at different options contradict each other: then nothing is chosen for the reader.
 */
export function markedOptions(stretch: Stretch, several: boolean): Marking {
  const { options } = stretch;
  if (options.some((option) => option.partly)) return contradictory;
  const standing = options.filter((option) => option.marks.struck !== true);
  const crossed = crossedOptions(stretch);
  if (crossed === 'unclear') return contradictory;
  const strong = options.filter((option) => option.marks.circled || option.marks.highlighted);
  const weak = amongPlain(standing, (option) => option.marks.bold === true || option.marks.underlined === true);

  const pointed = [crossed, strong, weak].map(codesOf).filter((codes) => codes.length > 0);
  if ([...crossed, ...strong].some((option) => option.marks.struck === true)) return contradictory;
  if (new Set(pointed.map((codes) => codes.join(' '))).size > 1) return contradictory;
  const [chosen] = pointed;
  if (chosen) {
    if (chosen.length > 1 && !several) return { kind: 'unclear', problem: 'contradictory_marks' };
    const confidence = crossed.length > 0 || strong.length > 0 ? confidences.marked : 0.93;
    return { kind: 'marked', codes: chosen, confidence };
  }
  if (standing.length === options.length) return { kind: 'unmarked' };
  const left = codesOf(standing);
  if (left.length === 0) return contradictory;
  if (left.length > 1 && !several) return { kind: 'unclear', problem: 'options_unmarked' };
  return { kind: 'marked', codes: left, confidence: confidences.marked };
}

function codesOf(options: readonly Option[]): string[] {
  return [...new Set(options.map((option) => option.code))];
}

/** A mark that every option carries is the form's print. */
function amongPlain(options: readonly Option[], carries: (option: Option) => boolean): Option[] {
  const carriers = options.filter(carries);
  return carriers.length < options.length ? carriers : [];
}

/** Each X or tick goes to the option that it stands nearer to; in the middle between two it is not clear. */
function crossedOptions({ words, options }: Stretch): Option[] | 'unclear' {
  const crossed: Option[] = [];
  for (const [at, word] of words.entries()) {
    if (!isMarkWord(word) || word.marks.struck === true || options.some(({ from, to }) => from <= at && at < to))
      continue;
    const before = options.find((option) => option.to === at);
    const after = options.find((option) => option.from === at + 1);
    if (!before && !after) continue;
    const left = distance(word.gap);
    const right = distance(words[at + 1]?.gap ?? '');
    // `riskGreen X`: words of no option stand nearer to it.
    if ((!before && at > 0 && left < right) || (!after && at + 1 < words.length && right < left)) return 'unclear';
    if (before && after && left === right) return 'unclear';
    const nearer = !after || (before && left < right) ? before : after;
    if (nearer) crossed.push(nearer);
  }
  return crossed;
}

function distance(gap: string): number {
  return gap.includes('\n') ? 100 : gap.includes('\t') ? 50 : /[/|,;]/.test(gap) ? 20 : gap.length;
}
