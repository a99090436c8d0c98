import type { Definition } from '../definitions/index.ts';
import type { Form, Value } from '../model.ts';
import { missingRequired } from '../required.ts';

/** A form that nobody could read for the reviewer: every question of the definition, unanswered, to be filled in from the original. */
export function formByHand(definition: Definition): Form {
  const blank: Value = {
    state: 'blank',
    value: null,
    raw: '',
    confidence: 1,
    source: { part: 'body', how: 'correction' },
  };
  const keys = definition.fields.map(({ key }) => key.replace('[]', '[0]'));
  const fields = Object.fromEntries(keys.map((key) => [key, blank]));
  const { kind } = definition;
  const problems = missingRequired(definition, fields);
  return { kind, version: null, versionKnown: true, confidence: 1, fields, problems };
}
