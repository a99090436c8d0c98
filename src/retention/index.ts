// In: the council's rules, and when a form came and who was born when. Out: the day on which it is to be erased.
// Knows nothing of the database or of what stands in a form.
export { type DueForm, dueOn, type RetentionRules, readRules, writtenRules } from './rules.ts';
