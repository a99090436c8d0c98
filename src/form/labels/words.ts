import { remembered } from '../memory.ts';

/** Words that forms use for one another, brought to one of them before wordings are compared. */
const same: Readonly<Record<string, string>> = {
  tel: 'telephone',
  phone: 'telephone',
  telephon: 'telephone',
  mob: 'mobile',
  no: 'number',
  nos: 'number',
  num: 'number',
  nr: 'number',
  organization: 'organisation',
  org: 'organisation',
  ref: 'reference',
  yp: 'young person',
  info: 'information',
  mum: 'mother',
  dad: 'father',
  reg: 'registration',
  ypn: 'young person',
  judgment: 'judgement',
  people: 'person',
  persons: 'person',
  childs: 'child',
  children: 'child',
  parental: 'parent',
  centre: 'center',
};

/** Whom a form calls by several names at once. */
const anyChild = /\b(child|young person)( (\/|or|and) (child|young person))*\b/g;
const anyParent = /\b(parent|carer|guardian)( (\/|or|and) (parent|carer|guardian))*\b/g;

/** Words that begin or end a label without changing what it asks. */
const leading =
  /^(please )?(state|give|enter|provide|insert|specify|confirm|record|complete|add|write|type|list|indicate|note) (the |your )?/;
const articles = /\b(the|a|an|this|their|his|her|s)\b/g;
const trailing =
  / (if (known|applicable|any|available|appropriate|different|relevant|required|yes)|where known|when known|known if|required|optional|mandatory|delete as (applicable|appropriate)|tick as (applicable|appropriate)|please (tick|select|circle|state|specify|give details|delete)( .*)?|please print|in full|including postcode|tick (one|all that apply|as many as apply|which applies)( .*)?|select (one|all that apply)( .*)?|circle( .*)?)$/;
/** Words behind a bracket or a colon that are no hint: what stands there may be the answer, or what deletions left of its options (`: / Low /`, `: +44 …`). */
const afterHint =
  /[)\]][^\p{L}\p{N}([{]*[\p{L}\p{N}]|:[^\p{L}\p{N}([{]*(?!please|if |where |when |tick|delete|select|circle|optional|required)[\p{L}\p{N}]/u;
const numbering =
  /^((section|part|question|step|q|box)\s*)?(\d{1,2}([.)]\d{0,2})+[.):]?|\d{1,2}:|\d{1,2}(?! *(years?|yrs?|months?|weeks?|days?)\b(?! of))|[a-h][.)]|\(?[ivx]{1,4}[.)])\s+(?=\S)/i;

/** `3.DoB`: where a picture was read the gap behind a number may be lost. */
const gluedNumber = /^(\d{1,2}[.)])(?=[a-z]{2})/;
/** What a picture shows before a label where a line was: `"1. Risk level`. */
const specks = /^["'_|:;,.~*-]+\s*(?=[\p{L}\p{N}])/u;

/**
 * A label's words in their normal form: no case, accents, punctuation, numbering or plural, one spelling for each word.
 * `brackets` tells whether what stands in brackets is a part of the label or a hint.
 */
export function normalWords(text: string, brackets: 'keep' | 'drop'): string {
  return brackets === 'keep' || hasNoBrackets(text) ? keeping(text) : dropping(text);
}

/** Then both forms are the same. Other characters may turn into brackets. */
function hasNoBrackets(text: string): boolean {
  return plainAscii.test(text) && !/[([{]/.test(text);
}

const keeping = remembered((text) => normalised(text, 'keep'));
const dropping = remembered((text) => normalised(text, 'drop'));
const plainAscii = /^[\x20-\x7e]*$/;

/** Letters without accents and ligatures, in lower case. */
export function plainLetters(text: string): string {
  return (plainAscii.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase();
}

/** Words with single gaps: most of what is asked about. */
const bareWords = /^[a-z]+(?: [a-z]+)*$/;
/** With an O that was read as a nought, too. */
const birthDate = /\bd\.? ?(?:[o0]\.?|of) ?b\b\.?/g;
const email = /\be[- ]mail\b/g;

function normalised(text: string, brackets: 'keep' | 'drop'): string {
  let plain = plainLetters(text);
  let goesOn = false;
  // Nothing else that is looked for below can stand in bare words.
  if (bareWords.test(plain)) plain = plain.replace(birthDate, 'dob').replace(email, 'email');
  else ({ plain, goesOn } = withoutSigns(plain, brackets));
  plain = plain.replace(leading, '');
  if (!goesOn) plain = plain.replace(trailing, '');
  plain = plain.replace(articles, ' ');
  const words = plain.split(/\s+/).filter(Boolean).map(wordForm).join(' ');
  return words
    .replace(anyChild, 'child')
    .replace(anyParent, 'parent')
    .replace(/^[/ ]+|[/ ]+$/g, '');
}

function withoutSigns(letters: string, brackets: 'keep' | 'drop'): { plain: string; goesOn: boolean } {
  let plain = letters
    .replace(/[’‘`´]/g, "'")
    .replace(/\(s\)/g, 's')
    .replace(/\(es\)/g, 'es');
  if (brackets === 'drop') plain = plain.replace(/\([^()]*\)|\[[^\]]*\]|\{[^}]*\}/g, ' ').replace(/\([^)]*$/, ' ');
  const goesOn = afterHint.test(plain);
  plain = plain
    .trim()
    .replace(specks, '')
    .replace(gluedNumber, '$1 ')
    .replace(numbering, '')
    .replace(birthDate, 'dob')
    .replace(email, 'email')
    .replace(/\ba\.k\.a\b\.?/g, 'aka')
    .replace(/\bn\/a\b/g, 'na')
    .replace(/(\p{L})'s\b/gu, '$1')
    .replace(/s'(?=\s|$)/g, 's')
    .replace(/'/g, '')
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}/]+/gu, ' ')
    .replace(/\s*\/\s*/g, ' / ')
    .replace(/\s+/g, ' ')
    .trim();
  return { plain, goesOn };
}

function wordForm(word: string): string {
  const known = same[word];
  if (known) return known;
  const stem = word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
  return same[stem] ?? stem;
}

/** Without the number or letter that a form puts before its questions. */
export function withoutNumber(text: string): string {
  return text.trim().replace(numbering, '');
}

/** Whether a normal form may hold this word where the text itself does not. */
export function standsForOthers(word: string): boolean {
  return (
    Object.values(same).some((meaning) => meaning.split(' ').includes(word)) || word === 'child' || word === 'parent'
  );
}

/** A label longer than this is a sentence of the form. */
export const LONGEST_LABEL = 160;

/** With the brackets as a part of the label, then as a hint; last with a slash where a picture may have been read as `Child I Young Person`. */
export function variants(text: string): string[] {
  const kept = normalWords(text, 'keep');
  const dropped = /[([{]/.test(text) ? normalWords(text, 'drop') : kept;
  const slashed = kept.replace(/(?<=\S) [il|] (?=\S)/g, ' / ');
  return [...new Set([kept, dropped, slashed])].filter((words) => words !== '' && /\p{L}/u.test(words));
}
