import type { ProblemCode } from '../problems.ts';
import { chooseAmong, type Manner } from './choose.ts';
import { genderCodes, yesNoCodes } from './codes.ts';
import type { Content } from './content.ts';
import { ethnicityCodes } from './ethnicity.ts';
import type { Code } from './model.ts';
import { answered, confidences, type Outcome, unreadable, without } from './outcome.ts';

const pair: Manner = { several: false, printedFrom: 2 };
const row: Manner = { several: false, printedFrom: 3 };
const list: Manner = { several: true, printedFrom: 3 };

/** `yes`, `no`, or `unknown` where that option is chosen; typed, "not known" is a state and no answer. */
export function readYesNo(content: Content): Outcome {
  const boxes = content.pieces.filter((piece) => piece.kind === 'box');
  const [box] = boxes;
  if (boxes.length === 1 && box && !box.label && content.text === '') return loneBox(box.state);
  if (/^\s*[✓✔√]\s*$/u.test(content.text)) return answered('yes', confidences.plain);
  const chosen = choose(content, yesNoCodes, pair, 'invalid_yesno');
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
  return choose(content, genderCodes, pair, 'invalid_gender');
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
  return choose(content, codes, list, 'invalid_choice');
}

function choose(content: Content, codes: readonly Code[], manner: Manner, misfit: ProblemCode): Outcome {
  const chosen = chooseAmong(content, codes, manner);
  switch (chosen.kind) {
    case 'nothing':
      return without('blank', confidences.marked);
    case 'no_fit':
      return unreadable(misfit);
    case 'unclear':
      return unreadable(chosen.problem === 'invalid_choice' ? misfit : chosen.problem);
    case 'chosen': {
      if (chosen.typed && chosen.codes.length === 1 && chosen.codes[0] === 'unknown') return without('not_known');
      const value = manner.several ? chosen.codes : (chosen.codes[0] ?? '');
      return answered(value, chosen.confidence, ...(chosen.corrected ? (['wording_corrected'] as const) : []));
    }
  }
}
