import type { ProblemCode } from '../problems.ts';
import { type Chosen, chooseAmong, type Manner } from './choose.ts';
import { genderCodes, yesNoCodes } from './codes.ts';
import type { Content } from './content.ts';
import { ethnicityCodes } from './ethnicity.ts';
import type { Code } from './model.ts';
import { answered, confidences, type Outcome, unreadable, without } from './outcome.ts';
import { keysOf } from './wordings.ts';

const yesAndNo: Manner = { several: false, printed: ['yes', 'no'] };
const maleAndFemale: Manner = { several: false, printed: ['male', 'female'] };
const row: Manner = { several: false, printed: 3 };

/** `yes`, `no`, or `unknown` where that option is chosen; typed, "not known" is a state and no answer. */
export function readYesNo(content: Content): Outcome {
  const boxes = content.pieces.filter((piece) => piece.kind === 'box');
  const [box] = boxes;
  if (boxes.length === 1 && box && !box.label && content.text === '') return loneBox(box.state);
  if (/^\s*[✓✔√]\s*$/u.test(content.text)) return answered('yes', confidences.plain);
  const chosen = choose(content, yesNoCodes, yesAndNo, 'invalid_yesno');
  if (chosen.problems.includes('invalid_yesno')) return leadingYes(content.text) ?? chosen;
  return chosen;
}

function loneBox(state: 'ticked' | 'empty' | 'unsure'): Outcome {
  if (state === 'unsure') return unreadable('unsure_box');
  return state === 'ticked' ? answered('yes', confidences.plain) : without('blank', confidences.plain);
}

/** "Yes she agreed" begins with its answer; "No one has asked" does not, so only yes is read without punctuation. */
function leadingYes(text: string): Outcome | undefined {
  const plain = text.toLowerCase();
  if (!/^yes\b/.test(plain) || plain.length > 300) return undefined;
  return /\b(no|not|never|but|unless|if|when|once|refus\w*|declin\w*|unknown|or)\b|n['’]t\b|\?/.test(plain)
    ? undefined
    : answered('yes', confidences.tolerant);
}

export function readGender(content: Content): Outcome {
  return choose(content, genderCodes, maleAndFemale, 'invalid_gender');
}

/** A printed or typed "Refused" is a code of the returns; other words of refusal are the state. */
export function readEthnicity(content: Content): Outcome {
  return choose(content, ethnicityCodes, row, 'invalid_ethnicity');
}

export function readChoice(content: Content, codes: readonly Code[]): Outcome {
  return choose(content, codes, row, 'invalid_choice');
}

/** An array of codes, in the order in which they stand. */
export function readChoices(content: Content, codes: readonly Code[]): Outcome {
  return choose(content, codes, { several: true, printed: codes.length }, 'invalid_choice');
}

function choose(content: Content, codes: readonly Code[], manner: Manner, misfit: ProblemCode): Outcome {
  const chosen = chooseAmong(content, withStates(codes), manner);
  switch (chosen.kind) {
    case 'nothing':
      return without('blank', confidences.marked);
    case 'no_fit':
      return unreadable(misfit);
    case 'unclear':
      return unreadable(chosen.problem === 'invalid_choice' ? misfit : chosen.problem);
    case 'chosen':
      return valued(chosen, content, manner, misfit);
  }
}

function valued(
  chosen: Extract<Chosen, { kind: 'chosen' }>,
  content: Content,
  manner: Manner,
  misfit: ProblemCode,
): Outcome {
  const [first] = chosen.codes;
  const state = stateOptions.find(({ code }) => chosen.codes.includes(code))?.state;
  if (state) return chosen.codes.length === 1 ? without(state, chosen.confidence) : unreadable(misfit);
  if (chosen.typed && first === 'unknown' && chosen.codes.length === 1) return without('not_known');
  const value = manner.several ? chosen.codes : (first ?? '');
  if (chosen.typed && content.text.includes('?')) return answered(value, confidences.doubtful, 'low_confidence');
  return answered(value, chosen.confidence, ...(chosen.corrected ? (['wording_corrected'] as const) : []));
}

/** Options that forms print beside the answers, and that are states rather than codes of a field. */
const stateOptions = [
  { code: '(not applicable)', state: 'not_applicable', wordings: ['n/a', 'not applicable'] },
  {
    code: '(not known)',
    state: 'not_known',
    wordings: ['not known', 'unknown', 'n/k', 'nk', "don't know", 'do not know'],
  },
  {
    code: '(refused)',
    state: 'refused',
    wordings: [
      'refused',
      'declined',
      'declined to say',
      'prefer not to say',
      'prefers not to say',
      'prefer not to answer',
    ],
  },
] as const;
const extended = new WeakMap<readonly Code[], readonly Code[]>();

/** A field's own wording goes before the words for a state: `not known` is an option of some, `none` of others. */
function withStates(codes: readonly Code[]): readonly Code[] {
  const known = extended.get(codes);
  if (known) return known;
  const own = new Set(codes.flatMap(({ code, wordings }) => [code, ...wordings].map((one) => keysOf(one).join(' '))));
  const free = stateOptions.map(({ code, wordings }) => ({
    code,
    wordings: wordings.filter((wording) => !own.has(keysOf(wording).join(' '))),
  }));
  const all = [...codes, ...free];
  extended.set(codes, all);
  return all;
}
