/** In: the referrals of a meeting with the people and places on them. Out: the pack, with what is shown to whom, as data and as a Word file. */
export { buildPack } from './build.ts';
export { packDocx } from './docx.ts';
export { kindWords, londonTime, referralTitle, sharedWords } from './lines.ts';
export { type Pack, type PackMaterial, type PackShown, packChoices, packChoiceWords } from './model.ts';
