import type { Problem } from './model.ts';

/** `blocks` sends the form to a person; `note` is only shown beside it. */
export type Severity = 'blocks' | 'note';

/**
 * Every problem that reading a form can have: what it is called, what the reviewer is told, and whether a person must look.
 * Sentences hold no value. Consent is never among those that block: where a child is at risk it is not needed.
 */
export const problems = {
  // The form as a whole
  missing_required: ['blocks', 'A required answer is missing.'],
  missing_contact: ['blocks', 'Neither a telephone number nor an e-mail address of the referrer is given.'],
  missing_identity: ['blocks', 'The person has neither a name nor an alias nor a description.'],
  missing_subject: ['blocks', 'Neither a person nor a location of concern is filled in.'],
  missing_location: ['blocks', 'The location has neither a name nor an address.'],
  unknown_version: ['blocks', 'The form prints a version that the definitions do not know.'],
  layout_not_known: ['blocks', 'Many labels of this form are not known.'],
  look_alike: ['blocks', 'This looks like another form.'],
  doubtful_form: ['blocks', 'This may be one of the forms, but not for certain.'],
  blank_form: ['blocks', 'The form is not filled in.'],
  unplaced_text: ['blocks', 'Something is written here that belongs to no known question.'],
  doubtful_layout: [
    'blocks',
    'A question has no place for its answer: labels and answers may have been taken for one another.',
  ],
  read_from_picture: ['blocks', 'Pages of the file are pictures: a person compares what was read with them.'],
  tracked_changes: ['note', 'The file holds tracked changes: insertions count, deletions do not.'],
  several_forms: ['note', 'The file holds more than one form.'],

  // How a value was read
  two_answers: ['blocks', 'The question is answered twice, differently.'],
  two_boxes_ticked: ['blocks', 'Several boxes are ticked where one is allowed.'],
  unsure_box: ['blocks', 'Whether a box is ticked could not be made out.'],
  contradictory_marks: ['blocks', 'The marks on the printed options contradict each other.'],
  options_unmarked: ['blocks', 'Several options stand without a mark: it is not sure that they are the answer.'],
  picture_only: ['blocks', 'A picture stands in the place of the answer.'],
  not_legible: ['blocks', 'The writing could not be read with certainty.'],
  drawn_differs: ['blocks', 'What is shown on the page differs from what the field holds.'],
  second_reading_differs: ['blocks', 'A second reading of the file differs here.'],
  low_confidence: ['blocks', 'The value was not read with certainty.'],
  refers_elsewhere: ['blocks', 'The answer points to another place instead of saying it.'],
  reference_resolved: ['note', 'The answer points to an earlier one, and can only mean that one.'],
  wording_corrected: ['note', 'The wording was taken for the nearest known one.'],

  // Values that do not fit their type
  invalid_date: ['blocks', 'This is not a possible date.'],
  ambiguous_date: ['blocks', 'The date can be read in more than one way.'],
  incomplete_date: ['blocks', 'The date lacks its day, month or year.'],
  approximate_date: ['blocks', 'The date is marked as approximate.'],
  several_dates: ['blocks', 'More than one date is given.'],
  weekday_differs: ['blocks', 'The weekday does not belong to the date.'],
  birth_date_after_receipt: ['blocks', 'The birth date lies after the receipt of the form.'],
  age_instead_of_birth_date: ['blocks', 'An age is given where a birth date is asked; no date is made from it.'],
  invalid_integer: ['blocks', 'This is not a whole number.'],
  invalid_age: ['blocks', 'This is not one age.'],
  approximate_age: ['blocks', 'The age is marked as approximate.'],
  invalid_yesno: ['blocks', 'The answer is neither yes nor no.'],
  invalid_choice: ['blocks', 'The answer fits none of the known options.'],
  invalid_gender: ['blocks', 'The answer fits no gender code.'],
  invalid_ethnicity: ['blocks', 'The answer fits no ethnicity code.'],
  invalid_nhs_number: ['blocks', 'The NHS number fails its check digit or has not ten digits.'],
  invalid_upn: ['blocks', 'The UPN fails its check letter or has not the right length.'],
  invalid_phone: ['note', 'The telephone number could not be recognised; it is kept as written.'],
  invalid_email: ['note', 'The e-mail address has an unusual form; it is kept as written.'],
  invalid_postcode: ['note', 'The postcode has an unusual form; it is kept as written.'],
  invalid_vehicle: ['note', 'The vehicle registration has an unusual form; it is kept as written.'],
  invalid_scale: ['blocks', 'The answer does not belong to the scale of its row.'],

  // Values that do not fit each other
  contradiction_age: ['blocks', 'The age and the birth date do not agree.'],
  contradiction_total: ['blocks', 'The written total differs from the sum of the scores.'],
  contradiction_risk_level: ['note', 'The overall risk level is lower than the level of one kind of risk.'],
  contradiction_risk_band: ['blocks', 'The risk level differs from the band of the score that the form prints.'],
  contradiction_young_child: ['blocks', 'A child under 13 with a high-risk sign is rated low or none.'],
  contradiction_dates: ['blocks', 'The dates on the form are in an order that cannot be.'],
  date_after_receipt: ['blocks', 'A date lies after the receipt of the form.'],
  contradiction_subject: ['blocks', 'The type of referral does not fit the sections that are filled.'],
  details_too_short: ['blocks', 'The details of concern have fewer than 20 characters.'],
  consent_without_reason: ['note', 'Consent was not obtained and no reason is given.'],
  several_people: ['blocks', 'More than one person seems to stand in the place of one.'],
  duplicate_person: ['blocks', 'The same person is entered twice.'],
} as const satisfies Record<string, readonly [Severity, string]>;

export type ProblemCode = keyof typeof problems;

/** A problem ready to be shown, with the key of its field where it has one. */
export function problem(code: ProblemCode, field?: string): Problem {
  const message = problems[code][1];
  return field === undefined ? { code, message } : { code, field, message };
}

/** Whether a problem sends its form to a person. A code that the table does not know does. */
export function blocks(code: string): boolean {
  return !isProblemCode(code) || problems[code][0] === 'blocks';
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}
