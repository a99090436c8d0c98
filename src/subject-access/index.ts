// In: all that is held about a person. Out: pages to read, and everybody else whom it concerns, with every place where they stand.
// Knows nothing of the database and of files; takes nothing out: that is for a person.
export type * from './model.ts';
export { heldPage, thirdPartiesPage } from './pages.ts';
export { type Hit, hitsIn, type Terms, termsOf } from './search.ts';
export { textWith } from './texts.ts';
export { type Place, type ThirdParty, thirdPartiesIn } from './third-parties.ts';
