import type { Definition } from './definitions/index.ts';
import type { Form, Problem } from './model.ts';
import { problem } from './problems.ts';

/** The required answers that are not there. What stands there but could not be read is not missing. */
export function missingRequired(definition: Definition, fields: Form['fields']): Problem[] {
  const single = definition.fields
    .filter(({ required, key }) => required && !isThere(fields, key))
    .map(({ key }) => problem('missing_required', key));
  const groups = definition.needs
    .filter(({ one }) => !one.some((keys) => keys.every((key) => isThere(fields, key))))
    .map(({ one }) => problem('missing_required', (one[0]?.[0] ?? '').replace('[]', '[0]')));
  return [...single, ...groups];
}

function isThere(fields: Form['fields'], key: string): boolean {
  const filled = (state: string | undefined) => state === 'answered' || state === 'unreadable';
  const [list, part] = key.split('[].');
  if (part === undefined) return filled(fields[key]?.state);
  return Object.entries(fields).some(
    ([own, value]) => own.startsWith(`${list}[`) && own.endsWith(`].${part}`) && filled(value.state),
  );
}
