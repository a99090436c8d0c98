import type { Entry, Inline, Place, TickBox } from '../model.ts';
import { childrenOf, type Element, textIn } from '../xml.ts';

/** What a form control (part 3, 13.5) shows in its place: the current value, else the one it started with. */
export function formControl(element: Element, place: Place): Inline[] {
  const { attributes } = element;
  const name = attributes['form:name'];
  const label = attributes['form:label'] ?? attributes['form:title'];
  const naming = { ...(name ? { name } : {}), ...(label ? { label } : {}) };
  const entry = (kind: Entry['entry'], value: string, more: Partial<Entry> = {}): Entry => ({
    kind: 'entry',
    entry: kind,
    value,
    placeholder: false,
    how: 'form_field',
    place,
    marks: {},
    ...naming,
    ...more,
  });
  const current = attributes['form:current-value'] ?? attributes['form:value'] ?? '';
  // The words beside a box or button belong to the control.
  const beside: Inline[] = label ? [{ kind: 'text', text: ` ${label}`, marks: {}, place }] : [];
  switch (element.name) {
    case 'form:checkbox':
      return [{ ...tickBox(checkState(attributes), place), ...naming }, ...beside];
    case 'form:radio': {
      const chosen = attributes['form:current-selected'] ?? attributes['form:selected'];
      const group = name ? { group: name } : {};
      return [{ ...tickBox(chosen === 'true' ? 'ticked' : 'empty', place), ...naming, ...group }, ...beside];
    }
    case 'form:text':
    case 'form:formatted-text':
    case 'form:number':
    case 'form:file':
      return [entry('text', current)];
    case 'form:textarea': {
      const paragraphs = childrenOf(element)
        .filter((one) => one.name === 'text:p')
        .map(textIn);
      return [entry('text', current || paragraphs.join('\n'))];
    }
    case 'form:date':
      return [entry('date', current)];
    case 'form:combobox':
      return [
        entry('choice', current, choices(childrenOf(element).map((item) => item.attributes['form:label'] ?? ''))),
      ];
    case 'form:listbox':
      return [entry('choice', chosenIn(element).join('; '), choices(optionsOf(element).map(labelOf)))];
    case 'form:fixed-text':
      return beside;
    default:
      return [];
  }
}

const tickBox = (state: TickBox['state'], place: Place): TickBox => ({ kind: 'box', state, how: 'form_field', place });

/** A box may have a third state, which is neither yes nor no. */
function checkState(attributes: Record<string, string>): TickBox['state'] {
  const state = attributes['form:current-state'] ?? attributes['form:state'] ?? 'unchecked';
  if (state === 'checked') return 'ticked';
  return state === 'unchecked' ? 'empty' : 'unsure';
}

const choices = (words: string[]): Partial<Entry> => (words.length > 0 ? { choices: words } : {});

const labelOf = (option: Element) =>
  option.attributes['form:label'] ?? option.attributes['form:value'] ?? textIn(option);

function optionsOf(list: Element): Element[] {
  return childrenOf(list).filter((one) => one.name === 'form:option');
}

/** What is chosen now; where nobody ever chose, what was chosen at the start. */
function chosenIn(list: Element): string[] {
  const options = optionsOf(list);
  const now = options.filter(({ attributes }) => attributes['form:current-selected'] === 'true');
  const touched = options.some(({ attributes }) => attributes['form:current-selected'] !== undefined);
  const chosen = touched ? now : options.filter(({ attributes }) => attributes['form:selected'] === 'true');
  return chosen.map(labelOf);
}
