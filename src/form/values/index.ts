/**
 * In: everything that stands in the place of one answer, and the type that the definition gives the field.
 * Out: a state, a value in its normal form or none, the raw text, and how sure that is.
 * Knows nothing of labels, sections or layouts; copies, never corrects or guesses.
 */
import { limits } from '../../limits.ts';
import { type ProblemCode, problem } from '../problems.ts';
import { readChoice, readChoices, readEthnicity, readGender, readYesNo } from './choices.ts';
import { genderCodes, yesNoCodes } from './codes.ts';
import { readEmail, readPostcode, readVehicle } from './contact.ts';
import { type Content, gather, LEGIBLE } from './content.ts';
import { readBirthDate, readDate } from './dates.ts';
import { ethnicityCodes } from './ethnicity.ts';
import { readNhsNumber, readUpn } from './identifiers.ts';
import type { Code, FieldType, ValueContext, ValueProblem, ValueReading, Written } from './model.ts';
import { readAge, readInteger } from './numbers.ts';
import { answered, confidences, type Outcome, unreadable, without } from './outcome.ts';
import { readPhone } from './phones.ts';
import { type Saying, sayingOf } from './states.ts';
import { readFreeText } from './text.ts';

export { dayOfIso, daysBetween, yearsBetween } from './calendar.ts';
export type {
  Code,
  FieldType,
  FieldTypeName,
  ScaleId,
  ValueContext,
  ValueProblem,
  ValueReading,
  Written,
  WrittenColumn,
} from './model.ts';
export { readScale, type ScaleReading } from './read-scale.ts';
export { scaleIds, scaleOfHeadings, scales } from './scales.ts';

/** Reads one answer. Never throws, whatever stands there. */
export function readValue(field: FieldType, written: Written, context: ValueContext = {}): ValueReading {
  const content = gather(written);
  return withSureness(outcomeOf(field, content, context), content, context, field.type);
}

/** A signature counts when a name is typed, a box ticked or a picture placed: what is written by hand need not be legible. */
export function readSignature(written: Written, context: ValueContext = {}): ValueReading {
  const content = gather(written);
  if (content.hasPicture)
    return withSureness(answered('yes', confidences.plain), { ...content, certainty: 1 }, context);
  const text = readFreeText(content, 'text');
  if (text.state !== 'answered') return withSureness(text, content, context);
  const yesno = readYesNo(content);
  return withSureness(yesno.state === 'unreadable' ? answered('yes', confidences.plain) : yesno, content, context);
}

/** The answers that a type chooses from; none for what is typed. */
export function optionsOf(field: FieldType): readonly Code[] {
  switch (field.type) {
    case 'yesno':
      return yesNoCodes;
    case 'gender':
      return genderCodes;
    case 'ethnicity':
      return ethnicityCodes;
    default:
      return field.codes ?? [];
  }
}

function outcomeOf(field: FieldType, content: Content, context: ValueContext): Outcome {
  if (content.hasPicture && content.text === '' && !content.pieces.some((piece) => piece.kind === 'box'))
    return unreadable('picture_only');
  switch (field.type) {
    case 'text':
      return doubtedIfLong(readFreeText(content, 'text'), content);
    case 'long_text':
      return readFreeText(content, 'long_text');
    case 'yesno':
      return choiceOr(content, field, readYesNo);
    case 'gender':
      return choiceOr(content, field, readGender);
    case 'ethnicity':
      return choiceOr(content, field, readEthnicity);
    case 'choice':
      return choiceOr(content, field, (own) => readChoice(own, field.codes ?? []));
    case 'choices':
      return choiceOr(content, field, (own) => readChoices(own, field.codes ?? []));
    default:
      return typed(field.type, content, context);
  }
}

/** A book in the place of a name is kept, and a person looks. */
function doubtedIfLong(outcome: Outcome, { text }: Content): Outcome {
  if (outcome.state !== 'answered' || text.length <= limits.textAnswerCharacters) return outcome;
  return { ...outcome, confidence: confidences.doubtful, problems: [...outcome.problems, 'unplaced_text'] };
}

/** An option's own wording ("none", "not stated") comes before the words for a state. */
function choiceOr(content: Content, field: FieldType, read: (content: Content) => Outcome): Outcome {
  if (content.text.length > limits.choiceAnswerCharacters) return unreadable('unplaced_text');
  const marked = content.pieces.some((piece) => piece.kind === 'box' || (piece.kind === 'words' && piece.marks.struck));
  const saying = marked ? undefined : sayingOf(content.text, field.type);
  if (saying === 'blank' || saying === 'not_applicable' || saying === 'not_known') {
    const outcome = saying === 'blank' ? undefined : read(content);
    return outcome?.state === 'answered' ? outcome : without(saying);
  }
  const outcome = read(content);
  return outcome.state === 'answered' || saying === undefined ? outcome : spoken(saying);
}

type TextReader = (text: string, receivedOn: string | undefined) => Outcome;
const readers: Record<
  'date' | 'birth_date' | 'integer' | 'age' | 'phone' | 'email' | 'postcode' | 'vehicle' | 'nhs_number' | 'upn',
  TextReader
> = {
  date: readDate,
  birth_date: readBirthDate,
  integer: readInteger,
  age: readAge,
  phone: readPhone,
  email: readEmail,
  postcode: readPostcode,
  vehicle: readVehicle,
  nhs_number: readNhsNumber,
  upn: readUpn,
};

function typed(type: keyof typeof readers, content: Content, context: ValueContext): Outcome {
  const saying = sayingOf(content.text, type);
  if (saying) return spoken(saying);
  if (content.text.length > limits.typedAnswerCharacters) return unreadable('unplaced_text');
  return readers[type](content.text, context.receivedOn);
}

function spoken(saying: Saying): Outcome {
  if (saying === 'elsewhere') return unreadable('refers_elsewhere');
  if (saying === 'doubtful_not_known')
    return { ...without('not_known', confidences.doubtful), problems: ['low_confidence'] };
  return without(saying);
}

/** Of the letters of a long text, those in words that may be misread, at most: a person who corrects the others has less to write than one who types all. */
const fewDoubtful = 0.15;
const fewestWords = 8;
/** Below this there is no word at all, but handwriting, a stamp or a blot. */
const NO_WORD = 0.25;

/** A long text with a few doubtful words is shown as it was read, and doubted; a name or a number with one is not read. */
function isMostlyLegible(field: FieldType['type'] | undefined, { certainty, doubtful, text }: Content): boolean {
  if (field !== 'long_text' && field !== 'text') return false;
  return certainty >= NO_WORD && text.split(/\s+/).length >= fewestWords && doubtful <= fewDoubtful;
}

/** Words that are an option's to the letter were hardly misread into it: they are doubted, but not lost. */
function fitsOption(
  field: FieldType['type'] | undefined,
  { state, problems }: Outcome,
  { certainty }: Content,
): boolean {
  const closed = field !== undefined && ['yesno', 'gender', 'ethnicity', 'choice', 'choices'].includes(field);
  return closed && state !== 'unreadable' && state !== 'blank' && problems.length === 0 && certainty >= NO_WORD;
}

/** Adds what the characters themselves are worth, and sees that every doubt has its problem. */
function withSureness(
  outcome: Outcome,
  content: Content,
  context: ValueContext,
  field?: FieldType['type'],
): ValueReading {
  let { state, value, confidence } = outcome;
  const codes: ProblemCode[] = [...outcome.problems];
  const certainty = fitsOption(field, outcome, content) ? Math.max(content.certainty, LEGIBLE) : content.certainty;
  if (certainty < LEGIBLE && state !== 'blank' && !isMostlyLegible(field, content)) {
    ({ state, value } = unreadable('not_legible'));
    codes.push('not_legible');
  }
  confidence = Math.min(confidence, certainty);
  // A letter that could not be decoded (`Zo\ufffd`) is not what somebody wrote.
  if (content.text.includes('\ufffd')) {
    codes.push('not_legible');
    confidence = Math.min(confidence, confidences.doubtful);
  }
  // Printed options without a mark: on a scan a pale highlighter, a ring or a thin stroke may not have been seen.
  const boxes = content.pieces.some((piece) => piece.kind === 'box');
  if (content.how === 'ocr' && state === 'blank' && !boxes && /\p{L}/u.test(content.text))
    confidence = Math.min(confidence, confidences.doubtful);
  if (content.drawnDiffers) {
    codes.push('drawn_differs');
    confidence = Math.min(confidence, confidences.contradicted);
  }
  if (content.hasPicture && state === 'blank' && !codes.includes('picture_only')) {
    ({ state, value } = unreadable('picture_only'));
    codes.push('picture_only');
  }
  if (confidence < confidences.sure && codes.length === 0) codes.push('low_confidence');
  const how = content.how === 'typed' ? (context.where ?? 'cell') : content.how;
  return { state, value, raw: content.raw, confidence, problems: codes.map(asProblem), how };
}

function asProblem(code: ProblemCode): ValueProblem {
  return { code, message: problem(code).message };
}
