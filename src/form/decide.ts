import type { Decision, Form } from './model.ts';
import { blocks } from './problems.ts';

/** `file` only when no problem blocks, the version is known, and every value is certain enough. */
export function decide(form: Form, certainEnough: number): Decision {
  const reasons = new Set(form.problems.filter(({ code }) => blocks(code)).map(({ code }) => code));
  if (!form.versionKnown && !reasons.has('layout_not_known')) reasons.add('unknown_version');
  if (!(form.confidence >= certainEnough) && reasons.size === 0) reasons.add('doubtful_form');
  if (Object.values(form.fields).some((value) => !(value.confidence >= certainEnough)) && reasons.size === 0)
    reasons.add('low_confidence');
  return { decision: reasons.size === 0 ? 'file' : 'review', reasons: [...reasons] };
}
