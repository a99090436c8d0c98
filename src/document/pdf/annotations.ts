import { between } from './boxes.ts';
import type { Engine } from './engine.ts';
import { annotationBox, type Frame } from './frame.ts';
import type { Colour, Shape, Widget } from './model.ts';
import { isShown, readWidget } from './widgets.ts';

/** What lies on top of a page: form fields, marks of a highlighter, notes. */
export type Annotations = {
  widgets: Widget[];
  /** Highlights and strikes as if they were drawn. */
  shapes: Shape[];
  /** Typed onto the page, where the file gives it no appearance to be read with the page. */
  typed: Widget[];
  /** Something has an appearance of its own that must be drawn into the page to be read. */
  drawn: boolean;
  comments: boolean;
  files: boolean;
  launches: boolean;
  elsewhere: boolean;
  hidden: boolean;
};

/** ISO 32000-1, table 169, as PDFium numbers them. */
const subtypes = {
  text: 1,
  link: 2,
  freeText: 3,
  highlight: 9,
  underline: 10,
  squiggly: 11,
  strikeOut: 12,
  popup: 16,
  fileAttachment: 17,
  widget: 20,
};
const actions = { remoteGoTo: 2, launch: 4 };

export function readAnnotations(engine: Engine, page: number, form: number, frame: Frame, limit: number): Annotations {
  const { call } = engine;
  const found: Annotations = {
    widgets: [],
    shapes: [],
    typed: [],
    drawn: false,
    comments: false,
    files: false,
    launches: false,
    elsewhere: false,
    hidden: false,
  };
  const count = Math.min(call.FPDFPage_GetAnnotCount(page), limit);
  for (let at = 0; at < count; at += 1) {
    const annotation = call.FPDFPage_GetAnnot(page, at);
    if (annotation === 0) continue;
    readAnnotation({ engine, annotation, form, frame, page }, found);
    call.FPDFPage_CloseAnnot(annotation);
  }
  return found;
}

type Subject = { engine: Engine; annotation: number; form: number; frame: Frame; page: number };

function readAnnotation(subject: Subject, found: Annotations): void {
  const { engine, annotation, form, frame } = subject;
  const { call } = engine;
  const subtype = call.FPDFAnnot_GetSubtype(annotation);
  if (subtype === subtypes.popup) return;
  if (subtype === subtypes.link) {
    const action = call.FPDFAction_GetType(call.FPDFLink_GetAction(call.FPDFAnnot_GetLink(annotation)));
    found.launches ||= action === actions.launch;
    found.elsewhere ||= action === actions.remoteGoTo;
    return;
  }
  if (subtype === subtypes.widget) {
    const widget = readWidget(engine, annotation, form, frame);
    if (!widget) return;
    if (isShown(engine, annotation)) {
      found.widgets.push(widget);
      found.drawn = true;
    } else found.hidden ||= widget.inline.kind === 'entry' && widget.inline.value !== '';
    return;
  }
  if (!isShown(engine, annotation)) return;
  if (subtype === subtypes.fileAttachment) found.files = true;
  else if (subtype === subtypes.text) found.comments = true;
  else if (subtype === subtypes.highlight || subtype === subtypes.strikeOut)
    found.shapes.push(...markup(subject, subtype === subtypes.highlight));
  else if (subtype !== subtypes.underline && subtype !== subtypes.squiggly) {
    found.drawn = true;
    if (subtype === subtypes.freeText) found.typed.push(...freeText(subject));
  }
}

const yellow: Colour = { red: 255, green: 255, blue: 0 };
const black: Colour = { red: 0, green: 0, blue: 0 };

/** The quadrilaterals of a text markup (ISO 32000-1, 12.5.6.10): corners in any order, so only their extent is used. */
function markup({ engine, annotation, frame }: Subject, highlight: boolean): Shape[] {
  const { call, scratch, float } = engine;
  const count = Math.min(call.FPDFAnnot_CountAttachmentPoints(annotation), 1_000);
  return Array.from({ length: count }, (_, at) => {
    call.FPDFAnnot_GetAttachmentPoints(annotation, at, scratch);
    const xs = [0, 8, 16, 24].map((offset) => float(scratch + offset));
    const ys = [4, 12, 20, 28].map((offset) => float(scratch + offset));
    const box = frame.box(Math.min(...xs), Math.max(...ys), Math.max(...xs), Math.min(...ys));
    if (highlight) return { box, sides: [], form: 'rectangle', fill: yellow };
    const middle = box.y + box.height * 0.55;
    const line = between(box.x, middle, box.x + box.width, middle);
    return {
      box: line,
      sides: [{ along: 'x', from: box.x, to: box.x + box.width, at: middle }],
      form: 'straight',
      stroke: black,
    };
  });
}

function freeText({ engine, annotation, frame }: Subject): Widget[] {
  const { call } = engine;
  const normal = 0;
  if (call.EPDFAnnot_HasAppearanceStream(annotation, normal) === 1) return [];
  const key = engine.put(new TextEncoder().encode('Contents\0'));
  const value = engine.text((buffer, bytes) => call.FPDFAnnot_GetStringValue(annotation, key, buffer, bytes));
  engine.free(key);
  const box = annotationBox(engine, annotation, frame);
  const place = { box };
  return value.trim() === ''
    ? []
    : [
        {
          box,
          inline: { kind: 'entry', entry: 'text', value, placeholder: false, how: 'form_field', place, marks: {} },
        },
      ];
}
