import { allMarked, hasInput, wordsOf } from './lines.ts';
import type { Line } from './model.ts';

/** Words with which forms, and hardly ever people, begin an instruction. */
const instruction =
  /^(please|n\.?b\.?[\s:.]|note:|notes:|e\.?g\.?[\s,.]|i\.?e\.?[\s,.]|for example|include|including|tick |select |circle |delete |indicate |mark |state |describe |specify |list |provide |give |consider |complete |score |rate |answer (each|all|the|every)|read |add up|enter |use this|use the |use additional|continue on|if (yes|no|known|unknown|applicable|the|you|there|not|any|different|more)\b|this (section|form|part|box|toolkit|assessment|question)\b|these (questions|sections)|to be completed|must be completed|for completion|all (fields|sections)|as much|attach |see guidance|refer to guidance|include (any|all|details)|what (is|are|has|do|does|have) .*\?$|(who|where|when|how|why) .*\?$)/i;

/** Hints and instructions under or beside a label, which are no answers: in brackets, in italics, or spoken to the writer. */
export function isGuidance(lines: readonly Line[]): boolean {
  if (hasInput(lines)) return false;
  const text = wordsOf(lines);
  if (text === '') return true;
  if (/^[([{].*[)\]}][.:]?$/.test(text) || /^\*/.test(text)) return true;
  if (allMarked(lines, 'italic')) return true;
  return text.length < 400 && instruction.test(text);
}

/** Words that speak of the form, its handling or the law: print, wherever it stands. */
const printed =
  /\b(this|the|your|completed) (form|referral form|toolkit|document|template|tool)\b|\b(gdpr|data protection|confidential|information sharing|official[- ]sensitive|protective marking|privacy notice)\b|\bpage \d+( of \d+)?\b|\bplease\b|\b(must|should) be (completed|sent|returned|submitted|filled|shared)|@[\w.-]+\b.*\b(send|return|e-?mail)|\b(send|return|e-?mail|submit)\b.*@|\bsafeguarding (procedures|partnership|children)|\bdelete as (applicable|appropriate)|\btick (all|one|as|the|any|where)\b|^(restricted|official|confidential|draft|version\b|v\d)/i;

/** The legend of a score: `0-10 Low, 11-20 Medium`. */
const legend = /\b0\s*(?:-|–|to)\s*\d{1,3}\b.{0,20}\blow\b|\blow\b.{0,20}\b0\s*(?:-|–|to)\s*\d{1,3}\b/i;

/** Words with which people tell of somebody. */
const aboutSomebody = /\b(I|[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im|[Mm]um|[Dd]ad)\b/;

/** Whether words above the first label are the form's own: they ask nothing and tell of nobody. */
export function isPreamble(lines: readonly Line[]): boolean {
  if (hasInput(lines)) return false;
  return !aboutSomebody.test(wordsOf(lines).replace(/\b(he|his|him)( or |\/)(she|hers?)\b/gi, ' '));
}

/** Whether loose words are a part of the form rather than something that a person wrote into it. */
export function isPrint(lines: readonly Line[]): boolean {
  if (hasInput(lines)) return false;
  const text = wordsOf(lines);
  if (aboutSomebody.test(text)) return false;
  return isGuidance(lines) || printed.test(text) || (text.length < 200 && legend.test(text));
}
