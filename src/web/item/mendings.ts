import type { Definition, Form, Mending } from '../../form/index.ts';
import type { Fields } from '../fields.ts';
import { states } from './field-view.ts';
import { groupsOf } from './fields.ts';
import { nextIndicator } from './rows.ts';

/**
 * What a person changed on the page, against what the page showed: only that is written, so that looking at a form changes nothing. `v.` is the
 * answer, `s.` the state instead of one, `r.` that the reading is right.
 */
export function mendingsIn(sent: Fields, form: Form, definition: Definition, add?: string): Mending[] {
  const names = new Set(sent.names());
  const shown = groupsOf({
    ...{ form, definition, seen: null, certainEnough: 0, nameOf: () => '', sent },
    ...(add !== undefined && { add }),
  });
  const mendings: Mending[] = [];
  for (const { key, control, shown: text, state, options } of shown.flatMap(({ fields, others }) => [
    ...fields,
    ...others,
  ])) {
    if (!names.has(`v.${key}`) && !names.has(`s.${key}`) && !names.has(`r.${key}`)) continue;
    const asked = states.find((one) => one === sent.text(`s.${key}`));
    const wasWithout = states.some((one) => one === state);
    const codes = sent.list(`v.${key}`).filter((code) => code !== '');
    const before = options.filter(({ selected }) => selected).map(({ value }) => value);
    const typed = sent.typed(`v.${key}`).replaceAll('\r\n', '\n');
    const changed =
      control === 'checks' || control === 'select'
        ? codes.length !== before.length || codes.some((code) => !before.includes(code))
        : typed.trim() !== text.trim();
    // An answer that was given beside a state that stood before is what the person means.
    if (asked && asked !== state && !(changed && codes.length > 0 && typed !== '')) mendings.push({ key, say: asked });
    else if (changed && codes.length > 0 && (control === 'checks' || control === 'select'))
      mendings.push({ key, say: 'options', codes });
    else if (changed && (control === 'text' || control === 'lines') && typed.trim() !== '')
      mendings.push({ key, say: 'text', text: typed });
    else if (changed && !(asked && wasWithout)) mendings.push({ key, say: 'blank' });
    else if (names.has(`r.${key}`)) mendings.push({ key, say: 'right' });
  }
  // A row that nobody has named is none, whatever stands in it from the row above.
  const next = nextIndicator(form.fields);
  const named = mendings.some(({ key, say }) => key === `${next}.text` && say === 'text');
  return mendings.filter(({ key }) => named || !key.startsWith(`${next}.`));
}
