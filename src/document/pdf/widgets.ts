import type { Entry, TickBox } from '../model.ts';
import type { Engine } from './engine.ts';
import { annotationBox, type Frame } from './frame.ts';
import type { Widget } from './model.ts';

/** ISO 32000-1, table 165: neither hidden nor kept from view. */
export function isShown(engine: Engine, annotation: number): boolean {
  const hidden = 1 << 1;
  const notViewed = 1 << 5;
  return (engine.call.FPDFAnnot_GetFlags(annotation) & (hidden | notViewed)) === 0;
}

/** As PDFium numbers the kinds of field. */
const fields = { pushButton: 1, checkBox: 2, radio: 3, comboBox: 4, listBox: 5, text: 6, signature: 7 };
/** The format script of a date field, among the actions of an annotation as PDFium numbers them. */
const formatAction = 13;

/** A form field's value with its place. Push buttons hold none: undefined. */
export function readWidget(engine: Engine, annotation: number, form: number, frame: Frame): Widget | undefined {
  const { call } = engine;
  const box = annotationBox(engine, annotation, frame);
  if (![box.x, box.y, box.width, box.height].every(Number.isFinite)) return undefined;
  const get = (
    from:
      | 'FPDFAnnot_GetFormFieldName'
      | 'FPDFAnnot_GetFormFieldAlternateName'
      | 'FPDFAnnot_GetFormFieldValue'
      | 'FPDFAnnot_GetFormFieldExportValue'
      | 'EPDFAnnot_GetFormFieldRawValue',
  ) => engine.text((buffer, bytes) => call[from](form, annotation, buffer, bytes));
  const name = get('FPDFAnnot_GetFormFieldName');
  const title = get('FPDFAnnot_GetFormFieldAlternateName');
  const called = { ...(name && { name }), place: { box } };
  const type = call.FPDFAnnot_GetFormFieldType(form, annotation);

  if (type === fields.checkBox || type === fields.radio) {
    const radio = type === fields.radio;
    const exported = get('FPDFAnnot_GetFormFieldExportValue');
    const label = radio ? exported : title || meaningful(exported);
    const value = get('EPDFAnnot_GetFormFieldRawValue');
    const state = stateOf(call.FPDFAnnot_IsChecked(form, annotation) === 1, value, exported, radio);
    const tick: TickBox = { kind: 'box', state, how: 'form_field', ...called };
    return { box, inline: { ...tick, ...(radio && name && { group: name }), ...(label && { label }) } };
  }
  if (type === fields.pushButton) return undefined;
  if (type === fields.signature && isSigned(engine, annotation))
    return { box, inline: { kind: 'picture', alt: 'signature', place: { box } } };

  const entry: Entry = {
    kind: 'entry',
    entry: 'text',
    value: type === fields.signature ? '' : get('FPDFAnnot_GetFormFieldValue'),
    placeholder: false,
    how: 'form_field',
    marks: {},
    ...called,
    ...(title && { label: title }),
  };
  if (type === fields.comboBox || type === fields.listBox)
    return {
      box,
      inline: { ...entry, ...choice(engine, annotation, form, entry.value) },
      ...(type === fields.listBox && { showsAll: true }),
    };
  return { box, inline: isDate(engine, annotation, form) ? { ...entry, entry: 'date' } : entry };
}

/** What is shown, unless the field's own value says the opposite. */
function stateOf(shown: boolean, value: string, exported: string, radio: boolean): TickBox['state'] {
  const off = value === '' || value === 'Off';
  if (shown) return off ? 'unsure' : 'ticked';
  return !radio && !off && value === exported ? 'unsure' : 'empty';
}

/** Export values that every check box has by default say nothing about which box it is. */
function meaningful(label: string): string {
  return /^(on|off|yes|true|1|x|checked)$/i.test(label) ? '' : label;
}

function choice(engine: Engine, annotation: number, form: number, raw: string) {
  const { call } = engine;
  const count = Math.min(Math.max(call.FPDFAnnot_GetOptionCount(form, annotation), 0), 2_000);
  const choices = Array.from({ length: count }, (_, at) =>
    engine.text((buffer, bytes) => call.FPDFAnnot_GetOptionLabel(form, annotation, at, buffer, bytes)),
  );
  const selected = choices.filter((_, at) => call.FPDFAnnot_IsOptionSelected(form, annotation, at) === 1);
  return { entry: 'choice' as const, value: selected.length > 0 ? selected.join('; ') : raw, choices };
}

function isDate(engine: Engine, annotation: number, form: number): boolean {
  const script = engine.text((buffer, bytes) =>
    engine.call.FPDFAnnot_GetFormAdditionalActionJavaScript(form, annotation, formatAction, buffer, bytes),
  );
  return /AFDate_/.test(script);
}

function isSigned(engine: Engine, annotation: number): boolean {
  const key = engine.put(new TextEncoder().encode('V\0'));
  const signed = engine.call.FPDFAnnot_HasKey(annotation, key) === 1;
  engine.free(key);
  return signed;
}
